; The installer for Windows 10 and newer, 64 bit, for everybody on the computer.
;
;   /S                silent
;   /FORCE            also replaces a program that is running in the working hours
;                     that the policy sets
;   /POLICY=FILE      puts the file in place as the machine's policy
;   /D=FOLDER         last, without quotation marks: another folder in Program Files
;
; Exit codes: 0 done, 1 cancelled, 2 files could not be written, 3 not in working
; hours (removal: it is running), 4 the policy file cannot be read or is wrong, 5 not
; Windows 10, 6 done, and the policy that lies there does not count, 7 the folder is
; not in Program Files. After 2, 3, 4, 5 and 7 everything is as it was.
;
; makensis gets VERSION (0.1.0), FILES (the folder with what is installed), LIST (a
; file with the macro EachFile: all names in it), SIZE (in KiB) and OUT.

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
!include "${LIST}"

Page directory "" "" LeaveFolder
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

; What everybody on the computer reads later, in whatever language it was installed.
!define KEYFILE "Файл ключа ЭЦП / ЭЦҚ кілтінің файлы"
!define ABOUT "Привязка заявления в детский сад к ИИН родителя / Балабақшаға берілген өтінішті ата-ананың ЖСН-іне байланыстыру"

LangString TooOld ${RU} "Kezek работает в Windows 10 и новее. На этом компьютере другая система. Ничего не изменено."
LangString TooOld ${KK} "Kezek Windows 10 не одан жаңасында жұмыс істейді. Бұл компьютерде басқа жүйе. Ештеңе өзгерген жоқ."
LangString TooOld ${EN} "Kezek works on Windows 10 and newer. This computer has another system. Nothing was changed."
LangString OpenFolder ${RU} "Kezek устанавливается только в папку внутри $PROGRAMFILES64: в другой папке программу мог бы подменить кто угодно. Ничего не изменено. Выберите папку внутри неё или оставьте предложенную."
LangString OpenFolder ${KK} "Kezek тек $PROGRAMFILES64 ішіндегі қалтаға орнатылады: басқа қалтадағы бағдарламаны кез келген адам ауыстырып қоя алар еді. Ештеңе өзгерген жоқ. Соның ішіндегі қалтаны таңдаңыз немесе ұсынылғанын қалдырыңыз."
LangString OpenFolder ${EN} "Kezek is installed only into a folder inside $PROGRAMFILES64: in another folder anybody could replace the program. Nothing was changed. Choose a folder inside it, or keep the one that is offered."
LangString Working ${RU} "Kezek сейчас работает, и сейчас рабочее время этого места. Ничего не изменено. Повторите установку после работы. Администратор может обновить сразу: ключ /FORCE."
LangString Working ${KK} "Kezek қазір жұмыс істеп тұр, ал бұл орынның жұмыс уақыты бітпеген. Ештеңе өзгерген жоқ. Орнатуды жұмыстан кейін қайталаңыз. Әкімші бірден жаңарта алады: /FORCE кілті."
LangString Working ${EN} "Kezek is running, and these are this workstation's working hours. Nothing was changed. Install again after work. An administrator can update at once: /FORCE."
LangString NoPolicy ${RU} "Файл правил, названный после /POLICY=, не читается, неверен, или его нельзя положить на место. Ничего не изменено. Проверьте файл командой kezek policy check и повторите установку."
LangString NoPolicy ${KK} "/POLICY= кейін аталған саясат файлы оқылмайды, қате немесе оны орнына қою мүмкін емес. Ештеңе өзгерген жоқ. Файлды kezek policy check командасымен тексеріп, орнатуды қайталаңыз."
LangString NoPolicy ${EN} "The policy file named after /POLICY= cannot be read, is wrong, or cannot be put in place. Nothing was changed. Check the file with kezek policy check and install again."
LangString NotWritten ${RU} "Файлы не удалось записать. Ничего не изменено: прежняя программа на месте. Проверьте свободное место и антивирус и повторите установку."
LangString NotWritten ${KK} "Файлдарды жазу мүмкін болмады. Ештеңе өзгерген жоқ: бұрынғы бағдарлама орнында. Бос орынды және антивирусты тексеріп, орнатуды қайталаңыз."
LangString NotWritten ${EN} "The files could not be written. Nothing was changed: the program is as it was. Look at the free space and the antivirus, and install again."
LangString Uncounted ${RU} "Kezek установлен, но файл правил в %ProgramData%\Kezek не действует: он неверен, или его мог изменить кто угодно. Пока это так, Kezek не откроется. Администратор может положить верный файл: ключ /POLICY=."
LangString Uncounted ${KK} "Kezek орнатылды, бірақ %ProgramData%\Kezek қалтасындағы саясат файлы күшінде емес: ол қате немесе оны кез келген адам өзгерте алған. Бұл түзелгенше Kezek ашылмайды. Әкімші дұрыс файлды қоя алады: /POLICY= кілті."
LangString Uncounted ${EN} "Kezek is installed, but the policy file in %ProgramData%\Kezek does not count: it is wrong, or anybody could have changed it. Until that is put right, Kezek does not open. An administrator can put a right one in place: /POLICY=."
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
Var Policy ; the file after /POLICY=
Var Aside  ; the folder into which what is replaced steps aside
Var Failed ; no, or what could not be exchanged: file, policy

!define NEW "$INSTDIR\kezek.new" ; where the new files wait
!define DATA "$APPDATA\Kezek"    ; %ProgramData%\Kezek

; Refuse says why, where somebody can read it, and ends with a code.
!macro Refuse TEXT CODE
  MessageBox MB_OK|MB_ICONEXCLAMATION "${TEXT}" /SD IDOK
  SetErrorLevel ${CODE}
  Quit
!macroend

; GiveUp refuses once something was written, and takes that away.
!macro GiveUp TEXT CODE
  Call Unstage
  !insertmacro Refuse "${TEXT}" ${CODE}
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

; A Windows of 32 bits does not start this program at all.
Function .onInit
  ${IfNot} ${AtLeastWin10}
    !insertmacro Refuse "$(TooOld)" 5
  ${EndIf}
  !insertmacro Prepare
FunctionEnd

Function un.onInit
  !insertmacro Prepare
FunctionEnd

; Inside puts "yes" on the stack where the folder is in Program Files, where only
; administrators may write. Windows lets everybody change folders that are made below
; C:\, and their parents: somebody could put a program of his own in Kezek's place, and
; the next update would start it as an administrator. \.. and the like are resolved.
Function Inside
  StrCpy $3 $INSTDIR
  System::Call 'kernel32::GetFullPathNameW(w r3, i ${NSIS_MAX_STRLEN}, w .r1, p 0) i .r0'
  StrLen $2 "$PROGRAMFILES64\"
  StrCpy $1 $1 $2
  ${If} $0 != 0
  ${AndIf} $1 == "$PROGRAMFILES64\"
    Push yes
  ${Else}
    Push no
  ${EndIf}
FunctionEnd

; LeaveFolder keeps the page until the folder is one.
Function LeaveFolder
  Call Inside
  Pop $0
  ${If} $0 == no
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(OpenFolder)"
    Abort
  ${EndIf}
FunctionEnd

; AskFolder asks where nobody saw the page.
Function AskFolder
  Call Inside
  Pop $0
  ${If} $0 == no
    !insertmacro Refuse "$(OpenFolder)" 7
  ${EndIf}
FunctionEnd

; Shared are the functions that the uninstaller has as well.
!macro Shared UN

; Running puts "yes" on the stack where the program in the folder is running:
; Windows lets nobody write into it then.
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

; MakeAside makes a folder of its own for what steps aside: in that of the update
; before, a program may still be running.
Function ${UN}MakeAside
  StrCpy $0 0
  ${While} ${FileExists} "$INSTDIR\kezek.old-$0\*.*"
    IntOp $0 $0 + 1
  ${EndWhile}
  StrCpy $Aside "$INSTDIR\kezek.old-$0"
  CreateDirectory "$Aside\mesa"
  CreateDirectory "$Aside\docs"
FunctionEnd

; DropAside deletes what stepped aside, now or before. What is still running goes
; when Windows starts the next time.
Function ${UN}DropAside
  FindFirst $0 $1 "$INSTDIR\kezek.old-*"
  ${While} $1 != ""
    RMDir /r /REBOOTOK "$INSTDIR\$1"
    FindNext $0 $1
  ${EndWhile}
  FindClose $0
FunctionEnd
!macroend
!insertmacro Shared ""
!insertmacro Shared "un."

; Unstage takes away what was written, and the folders of a first installation.
Function Unstage
  SetOutPath $TEMP
  RMDir /r /REBOOTOK "${NEW}"
  Delete "${DATA}\policy.json.new"
  RMDir "$INSTDIR\docs"
  RMDir "$INSTDIR\mesa"
  RMDir "$INSTDIR"
FunctionEnd

; A full disk ends the installation in the middle of Stage.
Function .onInstFailed
  Call Unstage
FunctionEnd

; Everything that can go wrong comes before the first thing that is changed.
Section
  Call AskFolder
  Call Stage
  Call AskHours
  Call StagePolicy
  Call ExchangeAll
  Call Register
  Call Unstage
  Call DropAside
  Call AskPolicy
SectionEnd

; Stage writes the new files beside the old ones.
Function Stage
  RMDir /r "${NEW}"
  SetOverwrite try
  ClearErrors
  SetOutPath "${NEW}"
  File /r "${FILES}/*"
  WriteUninstaller "${NEW}\uninstall.exe"
  SetOutPath $TEMP ; a folder that somebody works in cannot be taken away
  ${If} ${Errors}
    !insertmacro GiveUp "$(NotWritten)" 2
  ${EndIf}
FunctionEnd

; AskHours asks the new program, which reads the policy, so that there is one reader
; of it. Where it cannot be started nobody knows the hours.
Function AskHours
  Call Running
  Pop $1
  ${If} $1 == yes
  ${AndIf} $Force == no
    StrCpy $2 1
    ClearErrors
    ExecWait '"${NEW}\kezek.exe" may-replace' $2
    ${If} ${Errors}
    ${OrIf} $2 != 0
      !insertmacro GiveUp "$(Working)" 3
    ${EndIf}
  ${EndIf}
FunctionEnd

; StagePolicy puts the policy's file where it will be, under another name. The copy
; is what is checked: the file itself may be another one a moment later.
Function StagePolicy
  Call CloseFolder
  ${If} $Policy == ""
    Return
  ${EndIf}
  StrCpy $3 "$Policy"
  StrCpy $4 "${NEW}\policy.json"
  StrCpy $5 "${DATA}\policy.json.new"
  System::Call 'kernel32::CopyFileW(w r3, w r4, i 1) i .r0'
  StrCpy $2 1
  ClearErrors
  ${If} $0 != 0
    ExecWait '"${NEW}\kezek.exe" policy check -here "$4"' $2
  ${EndIf}
  ${If} ${Errors}
  ${OrIf} $2 != 0
    !insertmacro GiveUp "$(NoPolicy)" 4
  ${EndIf}
  ; What lies there under that name already may be held open by whoever put it there.
  Delete "$5"
  System::Call 'kernel32::CopyFileW(w r4, w r5, i 1) i .r0'
  ${If} $0 == 0
    !insertmacro GiveUp "$(NoPolicy)" 4
  ${EndIf}
  ; The folder's rights, whatever those of the file that was copied.
  nsExec::Exec '"$SYSDIR\icacls.exe" "$5" /setowner *S-1-5-32-544'
  Pop $0
  nsExec::Exec '"$SYSDIR\icacls.exe" "$5" /reset'
  Pop $0
FunctionEnd

; CloseFolder makes %ProgramData%\Kezek, which only administrators may write:
; Windows would let everybody put a policy there. Somebody may have made it before,
; with rights of his own, which are taken away; or as a link to another folder. A
; policy that he left in it stays his and does not count (AskPolicy).
Function CloseFolder
  StrCpy $3 "${DATA}"
  System::Call 'kernel32::GetFileAttributesW(w r3) i .r0'
  ${If} $0 != -1
    IntOp $1 $0 & 0x400 ; FILE_ATTRIBUTE_REPARSE_POINT
    IntOp $2 $0 & 0x10  ; FILE_ATTRIBUTE_DIRECTORY
    ${If} $1 != 0
    ${OrIf} $2 == 0
      !insertmacro GiveUp "$(NoPolicy)" 4
    ${EndIf}
  ${EndIf}
  CreateDirectory "${DATA}"
  nsExec::Exec '"$SYSDIR\icacls.exe" "${DATA}" /setowner *S-1-5-32-544'
  Pop $0
  nsExec::Exec '"$SYSDIR\icacls.exe" "${DATA}" /reset'
  Pop $0
  nsExec::Exec '"$SYSDIR\icacls.exe" "${DATA}" /inheritance:r /grant:r *S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *S-1-5-32-545:(OI)(CI)RX'
  Pop $0
FunctionEnd

; Exchange puts one new file in the place of the old, which steps aside: a program
; that is running goes on from there. After the first failure it does nothing.
!macro Exchange NAME
  ${If} $Failed == no
    ClearErrors
    ${If} ${FileExists} "$INSTDIR\${NAME}"
      Rename "$INSTDIR\${NAME}" "$Aside\${NAME}"
    ${EndIf}
    ${If} ${Errors} ; asking forgets the answer
      StrCpy $Failed file
    ${Else}
      Rename "${NEW}\${NAME}" "$INSTDIR\${NAME}"
      ${If} ${Errors}
        StrCpy $Failed file
      ${EndIf}
    ${EndIf}
  ${EndIf}
!macroend

; PutBack undoes what Exchange did with a file, or began.
!macro PutBack NAME
  ${IfNot} ${FileExists} "${NEW}\${NAME}"
    Rename "$INSTDIR\${NAME}" "${NEW}\${NAME}"
  ${EndIf}
  ${If} ${FileExists} "$Aside\${NAME}"
    Rename "$Aside\${NAME}" "$INSTDIR\${NAME}"
  ${EndIf}
!macroend

; ExchangeAll puts all new files and the policy in place, or leaves everything as it
; was. Nothing old is deleted before.
Function ExchangeAll
  CreateDirectory "$INSTDIR\mesa"
  CreateDirectory "$INSTDIR\docs"
  Call MakeAside
  StrCpy $Failed no
  Call ExchangeSecondName
  !insertmacro EachFile Exchange
  !insertmacro Exchange uninstall.exe
  ${If} $Failed == no
  ${AndIf} $Policy != ""
    StrCpy $3 "${DATA}\policy.json.new"
    StrCpy $4 "${DATA}\policy.json"
    ; 1 is MOVEFILE_REPLACE_EXISTING: in one step
    System::Call 'kernel32::MoveFileExW(w r3, w r4, i 1) i .r0'
    ${If} $0 == 0
      StrCpy $Failed policy
    ${EndIf}
  ${EndIf}
  ${If} $Failed != no
    Call PutAllBack
  ${EndIf}
FunctionEnd

; ExchangeSecondName does the same for the second name of the program, for computers
; that need Mesa (mesa\README.txt): a link that takes no room.
Function ExchangeSecondName
  StrCpy $3 "${NEW}\mesa\kezek.exe"
  StrCpy $4 "${NEW}\kezek.exe"
  System::Call 'kernel32::CreateHardLinkW(w r3, w r4, p 0) i .r0'
  ${If} $0 != 0
    !insertmacro Exchange mesa\kezek.exe
  ${ElseIf} ${FileExists} "$INSTDIR\mesa\kezek.exe"
    ; A disk without links: kezek-start.exe makes a copy where it needs one.
    ClearErrors
    Rename "$INSTDIR\mesa\kezek.exe" "$Aside\mesa\kezek.exe"
    ${If} ${Errors}
      StrCpy $Failed file
    ${EndIf}
  ${EndIf}
FunctionEnd

Function PutAllBack
  !insertmacro EachFile PutBack
  !insertmacro PutBack uninstall.exe
  !insertmacro PutBack mesa\kezek.exe
  RMDir "$Aside\mesa"
  RMDir "$Aside\docs"
  RMDir "$Aside"
  ${If} $Failed == policy
    !insertmacro GiveUp "$(NoPolicy)" 4
  ${EndIf}
  !insertmacro GiveUp "$(NotWritten)" 2
FunctionEnd

; AskPolicy tells of a policy that lies there and does not count: Kezek would not
; open, and nobody would know why before the first citizen comes.
Function AskPolicy
  ClearErrors
  ExecWait '"$INSTDIR\kezek.exe" may-replace' $0
  ${If} $0 == 4
    !insertmacro Refuse "$(Uncounted)" 6
  ${EndIf}
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

  WriteRegStr HKLM "Software\Classes\${PROGID}" "" "${KEYFILE}"
  WriteRegStr HKLM "Software\Classes\${PROGID}\DefaultIcon" "" "$INSTDIR\kezek.ico"
  WriteRegStr HKLM "Software\Classes\${PROGID}\shell\open\command" "" '"$INSTDIR\kezek-start.exe" "%1"'
  WriteRegStr HKLM "Software\Classes\.p12\OpenWithProgids" "${PROGID}" ""
  WriteRegStr HKLM "Software\Kezek\Capabilities" "ApplicationName" "Kezek"
  WriteRegStr HKLM "Software\Kezek\Capabilities" "ApplicationDescription" "${ABOUT}"
  WriteRegStr HKLM "Software\Kezek\Capabilities\FileAssociations" ".p12" "${PROGID}"
  WriteRegStr HKLM "Software\RegisteredApplications" "Kezek" "Software\Kezek\Capabilities"
  ; `kezek` in the Run box; a console finds kezek.com where the folder is in PATH.
  WriteRegStr HKLM "Software\Microsoft\Windows\CurrentVersion\App Paths\kezek.exe" "" "$INSTDIR\kezek-start.exe"

  CreateShortcut "$SMPROGRAMS\Kezek.lnk" "$INSTDIR\kezek-start.exe" "" "$INSTDIR\kezek.ico" 0 SW_SHOWNORMAL "" "${ABOUT}"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
FunctionEnd

!macro Remove NAME
  Rename "$INSTDIR\${NAME}" "$Aside\${NAME}"
!macroend

Section Uninstall
  Call un.Running
  Pop $1
  ${If} $1 == yes
  ${AndIf} $Force == no
    !insertmacro Refuse "$(NotRemoved)" 3
  ${EndIf}
  SetOutPath $TEMP
  ; Under names that nobody will have again: what is running goes when Windows starts
  ; the next time, and Kezek may have been installed anew by then.
  Call un.MakeAside
  !insertmacro EachFile Remove
  !insertmacro Remove mesa\kezek.exe
  !insertmacro Remove uninstall.exe ; not where it runs there itself (_?=)
  Delete "$INSTDIR\docs\*.md"      ; also those of versions before
  Call un.DropAside
  ; Only what is empty: a Mesa library that an administrator put there stays.
  RMDir "$INSTDIR\docs"
  RMDir "$INSTDIR\mesa"
  RMDir /REBOOTOK "$INSTDIR"
  Delete "$SMPROGRAMS\Kezek.lnk"

  DeleteRegKey HKLM "${UNINSTALL}"
  DeleteRegKey HKLM "Software\Kezek"
  DeleteRegKey HKLM "Software\Classes\${PROGID}"
  DeleteRegValue HKLM "Software\Classes\.p12\OpenWithProgids" "${PROGID}"
  DeleteRegValue HKLM "Software\RegisteredApplications" "Kezek"
  DeleteRegKey HKLM "Software\Microsoft\Windows\CurrentVersion\App Paths\kezek.exe"
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
  ; The policy under %ProgramData%\Kezek is the administrator's.
SectionEnd
