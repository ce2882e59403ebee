; The setup program, in Vietnamese, for one user and without admin rights. build.py calls it:
;   makensis -DVERSION=... -DDIST=<folder of CCHC.exe> -DICON=... -DOUT=... [-DDICT=64] [-DX86] setup.nsi
; Exit codes of a silent run (/S): 0 done, 3 this Windows is too old, 4 the folder can't be written, 5 the program stays open.
Unicode true
!ifndef X86          ; Debian's makensis: amd64 stubs exist, and Wine here has no 32-bit. NSIS from nsis.sourceforge.io has x86 stubs only: pass -DX86
  Target amd64-unicode
!endif
!ifndef COMPRESS
  !define COMPRESS "/SOLID lzma"
!endif
SetCompressor ${COMPRESS}
!ifdef DICT
  SetCompressorDictSize ${DICT}
!endif
!include MUI2.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include x64.nsh
!include FileFunc.nsh
!include TextFunc.nsh

!define APP "CCHC Desktop"
!define ID "CCHCDesktop"
!define UNKEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define CLASSKEY "Software\Classes\CCHCDesktop.Goi"

Name "${APP}"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${APP}"
InstallDirRegKey HKCU "Software\${ID}" "InstallDir"
RequestExecutionLevel user
ManifestDPIAware true
ManifestSupportedOS Win10
BrandingText "${APP} ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=1066 "ProductName" "${APP}"
VIAddVersionKey /LANG=1066 "FileDescription" "Bộ cài đặt ${APP}"
VIAddVersionKey /LANG=1066 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1066 "LegalCopyright" "${APP}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\CCHC.exe"
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"

; A running program holds the mutex; it is asked to save and close by its event, and the mutex says when it has gone.
!macro WaitForExit UN
Function ${UN}WaitForExit
  StrCpy $R1 0
  again:
    System::Call 'kernel32::OpenMutexW(i 0x100000, i 0, w "Local\CCHCDesktop") p .R0'
    ${If} $R0 P= 0
      Return
    ${EndIf}
    System::Call 'kernel32::CloseHandle(p R0)'
    ${If} $R1 = 0
      System::Call 'kernel32::OpenEventW(i 0x2, i 0, w "Local\CCHCDesktop.quit") p .R2'
      ${If} $R2 P<> 0
        System::Call 'kernel32::SetEvent(p R2)'
        System::Call 'kernel32::CloseHandle(p R2)'
      ${EndIf}
    ${EndIf}
    Sleep 250
    IntOp $R1 $R1 + 1
    ${If} $R1 < 60
      Goto again
    ${EndIf}
    ${IfNot} ${Silent}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "${APP} đang mở. Hãy cất công việc, đóng chương trình rồi bấm Thử lại." IDCANCEL cancel
      StrCpy $R1 0
      Goto again
      cancel:
    ${EndIf}
    SetErrorLevel 5
    Abort
FunctionEnd
!macroend
!insertmacro WaitForExit ""
!insertmacro WaitForExit "un."

; Remove the program's files in a folder by the list that came with them: what is not ours stays.
!macro RemoveByList UN
Function ${UN}RemoveByList
  Pop $R0
  ClearErrors
  FileOpen $R1 "$R0\CCHC-files.txt" r
  ${If} ${Errors}
    Return
  ${EndIf}
  next:
    FileRead $R1 $R2
    ${If} ${Errors}
      Goto done
    ${EndIf}
    ${TrimNewLines} $R2 $R2
    StrCpy $R3 $R2 2
    StrCpy $R2 $R2 "" 2
    ${If} $R3 == "F "
      Delete "$R0\$R2"
    ${ElseIf} $R3 == "D "
      RMDir "$R0\$R2"
    ${EndIf}
    Goto next
  done:
  FileClose $R1
  Delete "$R0\CCHC-files.txt"
  RMDir "$R0"
FunctionEnd
!macroend
!insertmacro RemoveByList ""
!insertmacro RemoveByList "un."

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "${APP} cần Windows 64-bit." /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  ${IfNot} ${AtLeastWin10}
    MessageBox MB_ICONSTOP "${APP} cần Windows 10 trở lên." /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
  Call WaitForExit
FunctionEnd

Section "-Chương trình"
  ; Everything is unpacked beside the old program; only then does it take the old one's place. A full disk or a read error leaves the old one whole.
  SetOverwrite on
  RMDir /r "$INSTDIR\_moi"
  ClearErrors
  SetOutPath "$INSTDIR\_moi"
  ${If} ${Errors}
    MessageBox MB_ICONSTOP "Không ghi được vào $INSTDIR." /SD IDOK
    SetErrorLevel 4
    Abort
  ${EndIf}
  File /r "${DIST}\*.*"
  ${If} ${Errors}
    RMDir /r "$INSTDIR\_moi"
    MessageBox MB_ICONSTOP "Không ghi đủ tệp vào $INSTDIR." /SD IDOK
    SetErrorLevel 4
    Abort
  ${EndIf}
  SetOutPath "$INSTDIR"
  Push "$INSTDIR\_cu"
  Call RemoveByList
  ClearErrors
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
    Rename "$INSTDIR\_internal" "$INSTDIR\_cu"
    ${If} ${Errors}
      RMDir /r "$INSTDIR\_moi"
      MessageBox MB_ICONSTOP "Chương trình cũ đang được dùng, chưa thay được." /SD IDOK
      SetErrorLevel 5
      Abort
    ${EndIf}
  ${EndIf}
  Delete "$INSTDIR\CCHC.exe"
  Rename "$INSTDIR\_moi\_internal" "$INSTDIR\_internal"
  Rename "$INSTDIR\_moi\CCHC.exe" "$INSTDIR\CCHC.exe"
  RMDir "$INSTDIR\_moi"
  Push "$INSTDIR\_cu"
  Call RemoveByList
  WriteUninstaller "$INSTDIR\Go bo.exe"

  WriteRegStr HKCU "Software\${ID}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNKEY}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${UNKEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNKEY}" "DisplayIcon" "$INSTDIR\CCHC.exe,0"
  WriteRegStr HKCU "${UNKEY}" "Publisher" "${APP}"
  WriteRegStr HKCU "${UNKEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNKEY}" "UninstallString" '"$INSTDIR\Go bo.exe"'
  WriteRegStr HKCU "${UNKEY}" "QuietUninstallString" '"$INSTDIR\Go bo.exe" /S'
  WriteRegDWORD HKCU "${UNKEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNKEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNKEY}" "EstimatedSize" $0
  CreateShortCut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\CCHC.exe"
SectionEnd

Section "Biểu tượng trên màn hình" SecDesktop
  CreateShortCut "$DESKTOP\${APP}.lnk" "$INSTDIR\CCHC.exe"
SectionEnd

Section "Mở tệp .cchc bằng ${APP}" SecAssoc
  WriteRegStr HKCU "Software\Classes\.cchc" "" "CCHCDesktop.Goi"
  WriteRegStr HKCU "${CLASSKEY}" "" "Gói dữ liệu ${APP}"
  WriteRegStr HKCU "${CLASSKEY}\DefaultIcon" "" "$INSTDIR\CCHC.exe,0"
  WriteRegStr HKCU "${CLASSKEY}\shell\open\command" "" '"$INSTDIR\CCHC.exe" "%1"'
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
SectionEnd

Function un.onInit
  Call un.WaitForExit
FunctionEnd

Section "Uninstall"
  ; Only what the installer put there. The data (%LOCALAPPDATA%\${APP}) stays.
  Push "$INSTDIR\_internal"
  Call un.RemoveByList
  Push "$INSTDIR\_cu"
  Call un.RemoveByList
  Delete "$INSTDIR\CCHC.exe"
  Delete "$INSTDIR\Go bo.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${APP}.lnk"
  Delete "$DESKTOP\${APP}.lnk"
  DeleteRegKey HKCU "${UNKEY}"
  DeleteRegKey HKCU "${CLASSKEY}"
  ReadRegStr $0 HKCU "Software\Classes\.cchc" ""
  ${If} $0 == "CCHCDesktop.Goi"
    DeleteRegKey HKCU "Software\Classes\.cchc"
  ${EndIf}
  DeleteRegKey HKCU "Software\${ID}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ${If} ${FileExists} "$LOCALAPPDATA\${APP}\*.*"
    MessageBox MB_OK|MB_ICONINFORMATION "Đã gỡ chương trình. Dữ liệu của cơ quan vẫn còn nguyên tại:$\r$\n$LOCALAPPDATA\${APP}" /SD IDOK
  ${EndIf}
SectionEnd
