Attribute VB_Name = "Ribbon"
Option Explicit

' The callbacks of the tab. Excel looks them up by name in every open workbook, so their names begin with Xlplan.
' Those that start something are Subs with an object as argument: a cell formula cannot call a Sub, nor pass an object.

Private shownRibbon As Object
Private follower As Events

Public Sub XlplanOnLoad(shown As Object)
    On Error Resume Next
    Set shownRibbon = shown
    Set follower = New Events
    follower.Follow Application
End Sub

Public Sub XlplanPress(control As Object)
    Dim trouble As Variant
    On Error Resume Next
    Start control, trouble
    If trouble <> "" Then Tell CStr(trouble)
End Sub

Public Sub XlplanLabel(control As Object, ByRef answer As Variant)
    On Error Resume Next
    answer = Said(control.Id, "label")
End Sub

Public Sub XlplanScreentip(control As Object, ByRef answer As Variant)
    On Error Resume Next
    answer = Said(control.Id, "tip")
End Sub

Public Sub XlplanSupertip(control As Object, ByRef answer As Variant)
    On Error Resume Next
    answer = Said(control.Id, "more")
End Sub

Public Sub XlplanEnabled(control As Object, ByRef answer As Variant)
    On Error Resume Next
    answer = IsPlan(ShownBook())
End Sub

Public Sub XlplanRefresh()
    On Error Resume Next
    If Not shownRibbon Is Nothing Then shownRibbon.Invalidate
End Sub
