/**
 * What a shell is told once, so that it asks `sluice complete -- <words>` at each Tab. The command is called as it was
 * typed: a function `sluice() { npx sluice "$@"; }` works, too. Candidates come a line each, a tab before what they are.
 */

/** Bash breaks words at `:` and `=`: they are put together again. Also for the bash 3.2 of macOS. */
const BASH = `_sluice() {
  local words=() count=0 joins=0 i word value about
  for ((i = 1; i <= COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if ((count > 0)) && [[ -n $word && $word != *[^:=]* ]]; then
      words[count - 1]+="$word"
      joins=1
    elif ((joins)); then
      words[count - 1]+="$word"
      joins=0
    else
      words[count]="$word"
      count=$((count + 1))
    fi
  done
  local current="\${COMP_WORDS[COMP_CWORD]}" whole="\${words[count - 1]}"
  if ((joins)); then current=''; fi
  local before="\${whole%"$current"}"
  COMPREPLY=()
  while IFS=$'\\t' read -r value about; do
    COMPREPLY+=("\${value#"$before"}")
  done < <("\${COMP_WORDS[0]}" complete -- "\${words[@]}" 2>/dev/null)
}
complete -o default -F _sluice sluice
`;

const ZSH = `#compdef sluice
_sluice() {
  local -a found
  local line
  for line in "\${(@f)$("\${(Q)words[1]}" complete -- "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ -n $line ]]; then found+=("\${line/$'\\t'/:}"); fi
  done
  if (( \${#found} )); then _describe -V sluice found; else _files; fi
}
compdef _sluice sluice
`;

const FISH = `function __sluice_complete
  set -l words (commandline -opc) "$(commandline -ct)"
  $words[1] complete -- $words[2..-1] 2>/dev/null
end
complete -c sluice -k -a '(__sluice_complete)'
`;

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

export const SHELL_SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
