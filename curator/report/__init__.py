"""Koosteet and raportit: figures frozen, put into words, written as web page, PDF, DOCX and XLSX.

One way: `frozen` (numbers and ids, in the database) → `contents` with its `chapters` (a `document`, in
a language) → `formats` (bytes), put to work in `production`.  Every number is put into the document
once, so that all formats say the same.
"""
