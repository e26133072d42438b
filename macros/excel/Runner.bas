Attribute VB_Name = "Runner"
Option Explicit
Option Private Module

' The only module that starts a program. The command line is composed of the add-in's own texts only;
' the name of the workbook is passed as an environment variable, where nothing can read it as a command.

Private Const QUOTE As String = """"
Private Const BOOK_VARIABLE As String = "XLPLAN_WB"
Private Const HIDDEN_WINDOW As Long = 0
Private Const TOLD As Long = 0
Private Const NOT_FOUND As Long = -2147024894

' The command line for a command of the table; empty for any other word, and if no interpreter is set.
Public Function CommandLine(ByVal command As String) As String
    Dim interpreter As String
    interpreter = Setting("interpreter")
    If interpreter = "" Or Not IsCommand(command) Then Exit Function
    CommandLine = QUOTE & interpreter & QUOTE & " -E -P -m xlplan.ribbon " & command & " --hwnd " & WindowNumber() & " --lang " & Language()
End Function

' trouble: empty, or the key of the message to show. With the exit code 0 the user has seen a message already.
Public Sub Start(control As Object, ByRef trouble As Variant)
    Dim composed As String
    Dim code As Long
    On Error GoTo NotStarted
    trouble = "missing"
    composed = CommandLine(control.Tag)
    If composed = "" Then Exit Sub
    code = Ran(composed)
    If code = NOT_FOUND Then Exit Sub
    trouble = "failed"
    If code = TOLD Then trouble = ""
    Exit Sub
NotStarted:
    trouble = "missing"
End Sub

' Waits until the program has ended. Without a script host (LibreOffice on Linux) it can neither wait nor name the book.
Private Function Ran(ByVal composed As String) As Long
    Dim host As Object
    Set host = ScriptHost()
    If host Is Nothing Then
        Shell composed, HIDDEN_WINDOW
        Exit Function
    End If
    host.Environment("PROCESS").Item(BOOK_VARIABLE) = NameOf(ShownBook())
    Ran = Waited(host, composed)
    host.Environment("PROCESS").Remove BOOK_VARIABLE
End Function

Private Function Waited(host As Object, ByVal composed As String) As Long
    On Error Resume Next
    Waited = NOT_FOUND
    Waited = host.Run(composed, HIDDEN_WINDOW, True)
End Function

Public Sub Tell(ByVal key As String)
    Dim host As Object
    On Error Resume Next
    Set host = ScriptHost()
    If host Is Nothing Then
        MsgBox Said(key, "label"), vbExclamation, "xlplan"
    Else
        host.Popup Said(key, "label"), 0, "xlplan", vbExclamation + vbSystemModal
    End If
End Sub

Private Function ScriptHost() As Object
    On Error Resume Next
    Set ScriptHost = CreateObject("WScript.Shell")
End Function

Private Function WindowNumber() As String
    On Error Resume Next
    WindowNumber = "0"
    WindowNumber = CStr(CLng(Application.Hwnd))
End Function
