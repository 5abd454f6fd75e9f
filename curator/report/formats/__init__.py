"""A document as bytes: web page, PDF, Word, workbook, text, and the charts in them."""
