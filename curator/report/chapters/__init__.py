"""The parts of a document: frozen figures become headings, sentences, tables and charts.  Pure."""
