"""What is odd about a cell that cannot be read: its value is never used, and the cell is named."""

from xlplan.words import Words

TWICE = Words("ô được ghi hai lần trong tệp", "the file writes it twice")
KIND = Words("kiểu dữ liệu của ô không có trong chuẩn", "its type is none that the format knows")
TRUTH = Words("ô kiểu đúng/sai nhưng chứa giá trị khác", "a truth value that is neither true nor false")
NO_TEXT = Words("ô trỏ tới một chuỗi không có trong sổ", "it points to a text that the workbook lacks")
