; The installer for Windows 10 and newer, 64 bit, for everybody on the computer.
;
;   /S                silent
;   /FORCE            also replaces a program that is running in the working hours
;                     that the policy sets
;   /POLICY=FILE      puts the file in place as the machine's policy
;   /D=FOLDER         last, without quotation marks: another folder
;
; Exit codes: 0 done, 1 cancelled, 2 something failed, 3 not in working hours,
; 4 the policy file cannot be copied, 5 not 64-bit Windows 10.
;
; makensis gets VERSION (0.1.0), FILES (the folder with what is installed), SIZE
; (in KiB) and OUT.

Unicode true
Target amd64-unicode
ManifestDPIAware true
ManifestLongPathAware true
ManifestSupportedOS Win10
RequestExecutionLevel admin
SetCompressor /SOLID lzma
CRCCheck force
AllowRootDirInstall false

Name "Kezek"
OutFile "${OUT}"
BrandingText "Kezek ${VERSION}"
InstallDir "$PROGRAMFILES64\Kezek"
InstallDirRegKey HKLM "Software\Kezek" "Folder"
Icon "${FILES}/kezek.ico"
UninstallIcon "${FILES}/kezek.ico"
XPStyle on
ShowInstDetails nevershow
ShowUninstDetails nevershow
AutoCloseWindow false

!include "LogicLib.nsh"
!include "FileFunc.nsh"
!include "WinVer.nsh"
!include "x64.nsh"

Page directory
Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

; The first is taken where Windows speaks another language.
LoadLanguageFile "${NSISDIR}/Contrib/Language files/Russian.nlf"
LoadLanguageFile "${HERE}/kazakh.nlf"
LoadLanguageFile "${NSISDIR}/Contrib/Language files/English.nlf"
!define RU 1049
!define KK 1087
!define EN 1033

LangString KeyFile ${RU} "Файл ключа ЭЦП"
LangString KeyFile ${KK} "ЭЦҚ кілтінің файлы"
LangString KeyFile ${EN} "EDS key file"
LangString About ${RU} "Привязка заявления в детский сад к ИИН родителя"
LangString About ${KK} "Балабақшаға берілген өтінішті ата-ананың ЖСН-іне байланыстыру"
LangString About ${EN} "Attach a kindergarten application to a parent's IIN"
LangString TooOld ${RU} "Kezek работает в Windows 10 и новее, 64 бита. На этом компьютере другая система. Ничего не изменено."
LangString TooOld ${KK} "Kezek 64 биттік Windows 10 не одан жаңасында жұмыс істейді. Бұл компьютерде басқа жүйе. Ештеңе өзгерген жоқ."
LangString TooOld ${EN} "Kezek works on 64-bit Windows 10 and newer. This computer has another system. Nothing was changed."
LangString Working ${RU} "Kezek сейчас работает, и сейчас рабочее время этого места. Ничего не изменено. Повторите установку после работы. Администратор может обновить сразу: ключ /FORCE."
LangString Working ${KK} "Kezek қазір жұмыс істеп тұр, ал бұл орынның жұмыс уақыты бітпеген. Ештеңе өзгерген жоқ. Орнатуды жұмыстан кейін қайталаңыз. Әкімші бірден жаңарта алады: /FORCE кілті."
LangString Working ${EN} "Kezek is running, and these are this workstation's working hours. Nothing was changed. Install again after work. An administrator can update at once: /FORCE."
LangString NoPolicy ${RU} "Файл правил не скопирован. Проверьте имя после /POLICY= и повторите установку. Сама программа установлена."
LangString NoPolicy ${KK} "Саясат файлы көшірілмеді. /POLICY= кейінгі атты тексеріп, орнатуды қайталаңыз. Бағдарламаның өзі орнатылды."
LangString NoPolicy ${EN} "The policy file was not copied. Check the name after /POLICY= and install again. The program itself is installed."
LangString NotRemoved ${RU} "Kezek сейчас работает. Закройте его окно и повторите удаление. Ничего не изменено."
LangString NotRemoved ${KK} "Kezek қазір жұмыс істеп тұр. Терезесін жауып, жоюды қайталаңыз. Ештеңе өзгерген жоқ."
LangString NotRemoved ${EN} "Kezek is running. Close its window and remove it again. Nothing was changed."

VIProductVersion "${VERSION}.0"
VIAddVersionKey /LANG=${RU} "ProductName" "Kezek"
VIAddVersionKey /LANG=${RU} "CompanyName" "Kezek"
VIAddVersionKey /LANG=${RU} "FileDescription" "Kezek: установка"
VIAddVersionKey /LANG=${RU} "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=${RU} "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=${RU} "LegalCopyright" "Apache-2.0"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Kezek"
!define PROGID "Kezek.KeyFile"

Var Force
Var Policy

; Refuse says why, where somebody can read it, and ends with a code.
!macro Refuse TEXT CODE
  MessageBox MB_OK|MB_ICONEXCLAMATION "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

!macro Prepare
  SetRegView 64
  SetShellVarContext all
  ${GetParameters} $0
  StrCpy $Force no
  ClearErrors
  ${GetOptions} $0 "/FORCE" $1
  ${IfNot} ${Errors}
    StrCpy $Force yes
  ${EndIf}
  ClearErrors
  ${GetOptions} $0 "/POLICY=" $Policy
  ClearErrors
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastWin10}
    !insertmacro Refuse "$(TooOld)" 5
  ${EndIf}
  !insertmacro Prepare
FunctionEnd

Function un.onInit
  !insertmacro Prepare
FunctionEnd

; Running puts "yes" on the stack where the program in the folder is running:
; Windows lets nobody write into it then.
!macro Running UN
Function ${UN}Running
  Push $0
  ${If} ${FileExists} "$INSTDIR\kezek.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\kezek.exe" a
    ${If} ${Errors}
      StrCpy $0 yes
    ${Else}
      FileClose $0
      StrCpy $0 no
    ${EndIf}
  ${Else}
    StrCpy $0 no
  ${EndIf}
  Exch $0
FunctionEnd
!macroend
!insertmacro Running ""
!insertmacro Running "un."

; StepAside renames a program that is running: it goes on under the other name,
; which is deleted when Windows starts the next time.
!macro StepAside NAME
  ${If} ${FileExists} "$INSTDIR\${NAME}"
    Delete "$INSTDIR\${NAME}.old"
    Rename "$INSTDIR\${NAME}" "$INSTDIR\${NAME}.old"
    Delete /REBOOTOK "$INSTDIR\${NAME}.old"
  ${EndIf}
!macroend

Section
  Call Running
  Pop $1
  ${If} $1 == yes
  ${AndIf} $Force == no
    ; The new program reads the policy, so that there is one reader of it.
    InitPluginsDir
    SetOutPath $PLUGINSDIR
    File "${FILES}/kezek.exe"
    ExecWait '"$PLUGINSDIR\kezek.exe" may-replace' $2
    SetOutPath $TEMP
    Delete "$PLUGINSDIR\kezek.exe"
    ${If} $2 != 0
      !insertmacro Refuse "$(Working)" 3
    ${EndIf}
  ${EndIf}

  SetOutPath $INSTDIR
  !insertmacro StepAside kezek.exe
  !insertmacro StepAside kezek-start.exe
  !insertmacro StepAside kezek.com
  !insertmacro StepAside mesa\kezek.exe
  ClearErrors
  File "${FILES}/kezek.exe"
  File "${FILES}/kezek-start.exe"
  File "${FILES}/kezek.com"
  File "${FILES}/kezek.ico"
  File "${FILES}/LICENSE.txt"
  File "${FILES}/third-party-licences.txt"
  SetOutPath $INSTDIR\mesa
  File "${FILES}/mesa/README.txt"
  ; The second name of the program, for computers that need Mesa (mesa\README.txt).
  System::Call 'kernel32::CreateHardLinkW(w "$INSTDIR\mesa\kezek.exe", w "$INSTDIR\kezek.exe", p 0) i .r0'
  SetOutPath $INSTDIR\docs
  File /nonfatal "${FILES}/docs/*.*"
  SetOutPath $INSTDIR
  ${If} ${Errors}
    SetErrorLevel 2
    Abort
  ${EndIf}
  WriteUninstaller "$INSTDIR\uninstall.exe"

  Call PolicyFolder
  Call Register
  ${If} $Policy != ""
    ClearErrors
    CopyFiles /SILENT "$Policy" "$APPDATA\Kezek\policy.json"
    ${If} ${Errors}
      !insertmacro Refuse "$(NoPolicy)" 4
    ${EndIf}
    ; The folder's rights, whatever those of the file that was copied.
    nsExec::Exec '"$SYSDIR\icacls.exe" "$APPDATA\Kezek\policy.json" /setowner *S-1-5-32-544'
    Pop $0
    nsExec::Exec '"$SYSDIR\icacls.exe" "$APPDATA\Kezek\policy.json" /reset'
    Pop $0
  ${EndIf}
SectionEnd

; PolicyFolder makes %ProgramData%\Kezek, which only administrators may write:
; Windows would let everybody put a policy there.
Function PolicyFolder
  CreateDirectory "$APPDATA\Kezek"
  nsExec::Exec '"$SYSDIR\icacls.exe" "$APPDATA\Kezek" /setowner *S-1-5-32-544'
  Pop $0
  nsExec::Exec '"$SYSDIR\icacls.exe" "$APPDATA\Kezek" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX'
  Pop $0
FunctionEnd

; Register enters the program among those that can be removed, and as one more that
; opens key files. Which one does by default is left as it is.
Function Register
  WriteRegStr HKLM "Software\Kezek" "Folder" $INSTDIR
  WriteRegStr HKLM "Software\Kezek" "Version" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayName" "Kezek"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL}" "Publisher" "Kezek"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayIcon" "$INSTDIR\kezek.ico"
  WriteRegStr HKLM "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKLM "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL}" "EstimatedSize" ${SIZE}
  WriteRegDWORD HKLM "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL}" "NoRepair" 1

  WriteRegStr HKLM "Software\Classes\${PROGID}" "" "$(KeyFile)"
  WriteRegStr HKLM "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\kezek.ico"
  WriteRegStr HKLM "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\kezek-start.exe" "%1"'
  WriteRegStr HKLM "Software\Classes\.p12\OpenWithProgids" "${PROGID}" ""
  WriteRegStr HKLM "Software\Kezek\Capabilities" "ApplicationName" "Kezek"
  WriteRegStr HKLM "Software\Kezek\Capabilities" "ApplicationDescription" "$(About)"
  WriteRegStr HKLM "Software\Kezek\Capabilities\FileAssociations" ".p12" "${PROGID}"
  WriteRegStr HKLM "Software\RegisteredApplications" "Kezek" "Software\Kezek\Capabilities"
  ; `kezek` in the Run box; a console finds kezek.com where the folder is in PATH.
  WriteRegStr HKLM "Software\Microsoft\Windows\CurrentVersion\App Paths\kezek.exe" "" "$INSTDIR\kezek-start.exe"

  CreateShortcut "$SMPROGRAMS\Kezek.lnk" "$INSTDIR\kezek-start.exe" "" "$INSTDIR\kezek.ico" 0 SW_SHOWNORMAL "" "$(About)"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
FunctionEnd

Section Uninstall
  Call un.Running
  Pop $1
  ${If} $1 == yes
  ${AndIf} $Force == no
    !insertmacro Refuse "$(NotRemoved)" 3
  ${EndIf}
  Delete /REBOOTOK "$INSTDIR\kezek.exe"
  Delete /REBOOTOK "$INSTDIR\kezek.exe.old"
  Delete /REBOOTOK "$INSTDIR\kezek-start.exe"
  Delete /REBOOTOK "$INSTDIR\kezek-start.exe.old"
  Delete /REBOOTOK "$INSTDIR\kezek.com"
  Delete /REBOOTOK "$INSTDIR\kezek.com.old"
  Delete /REBOOTOK "$INSTDIR\mesa\kezek.exe"
  Delete /REBOOTOK "$INSTDIR\mesa\kezek.exe.old"
  Delete "$INSTDIR\kezek.ico"
  Delete "$INSTDIR\LICENSE.txt"
  Delete "$INSTDIR\third-party-licences.txt"
  Delete "$INSTDIR\mesa\README.txt"
  Delete "$INSTDIR\docs\*.md"
  Delete "$INSTDIR\uninstall.exe"
  ; Only what is empty: a Mesa library that an administrator put there stays.
  RMDir "$INSTDIR\docs"
  RMDir "$INSTDIR\mesa"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Kezek.lnk"

  DeleteRegKey HKLM "${UNINSTALL}"
  DeleteRegKey HKLM "Software\Kezek"
  DeleteRegKey HKLM "Software\Classes\${PROGID}"
  DeleteRegValue HKLM "Software\Classes\.p12\OpenWithProgids" "${PROGID}"
  DeleteRegValue HKLM "Software\RegisteredApplications" "Kezek"
  DeleteRegKey HKLM "Software\Microsoft\Windows\CurrentVersion\App Paths\kezek.exe"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ; The policy and the journal under %ProgramData%\Kezek are the administrator's.
SectionEnd
