Attribute VB_Name = "Books"
Option Explicit
Option Private Module

' The active workbook, and whether it is one of xlplan. Nothing else of a workbook is ever read than its name, and whether
' it has a sheet of this name.

Private Const MANIFEST_SHEET As String = "_xlplan"

' Nothing if no workbook is open, or if the active one is in Protected View.
Public Function ShownBook() As Object
    On Error Resume Next
    Set ShownBook = ActiveWorkbook
    If InProtectedView() Then Set ShownBook = Nothing
End Function

Private Function InProtectedView() As Boolean
    Dim window As Object
    On Error Resume Next
    Set window = Application.ActiveProtectedViewWindow
    InProtectedView = Not window Is Nothing
End Function

Public Function IsPlan(book As Object) As Boolean
    Dim sheet As Object
    On Error Resume Next
    If book Is Nothing Then Exit Function
    Set sheet = book.Worksheets(MANIFEST_SHEET)
    IsPlan = Not sheet Is Nothing
End Function

Public Function NameOf(book As Object) As String
    On Error Resume Next
    If Not book Is Nothing Then NameOf = book.FullName
End Function
