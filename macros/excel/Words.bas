Attribute VB_Name = "Words"
Option Explicit
Option Private Module

' The texts of the add-in and its settings, read from its own very hidden sheet: a module cannot hold Vietnamese.
' Columns: key, command; label, tip and more in Vietnamese; label, tip and more in English.

Private Const WORDS_SHEET As String = "xlplan_words"
Private Const KEYS As Long = 1
Private Const COMMANDS As Long = 2
Private Const VIETNAMESE As Long = 3
Private Const ENGLISH As Long = 6
Private Const PROGRAM_LANGUAGE As Long = 2
Private Const VIETNAMESE_PROGRAM As Long = 1066

Public Function Said(ByVal key As String, ByVal part As String) As String
    Dim column As Long
    column = VIETNAMESE
    If Language() = "en" Then column = ENGLISH
    If part = "tip" Then column = column + 1
    If part = "more" Then column = column + 2
    Said = CellOf(RowOf(KEYS, key), column)
End Function

Public Function Setting(ByVal key As String) As String
    Setting = CellOf(RowOf(KEYS, key), VIETNAMESE)
End Function

Public Function IsCommand(ByVal word As String) As Boolean
    IsCommand = word <> "" And RowOf(COMMANDS, word) > 0
End Function

' Vietnamese, unless the add-in was installed for English and the language of Excel is not Vietnamese.
Public Function Language() As String
    Language = "vi"
    If Setting("language") = "en" And ProgramLanguage() <> VIETNAMESE_PROGRAM Then Language = "en"
End Function

Private Function ProgramLanguage() As Long
    Dim settings As Object
    On Error Resume Next
    Set settings = Application.LanguageSettings
    ProgramLanguage = settings.LanguageID(PROGRAM_LANGUAGE)
End Function

Private Function RowOf(ByVal column As Long, ByVal key As String) As Long
    Dim row As Long
    row = 1
    Do While CellOf(row, KEYS) <> ""
        If CellOf(row, column) = key Then
            RowOf = row
            Exit Function
        End If
        row = row + 1
    Loop
End Function

Private Function CellOf(ByVal row As Long, ByVal column As Long) As String
    If row > 0 Then CellOf = CStr(ThisWorkbook.Worksheets(WORDS_SHEET).Cells(row, column).Value)
End Function
