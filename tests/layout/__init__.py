"""The declaration of the workbook: roles of columns, the catalogue of honours, earlier layouts."""
