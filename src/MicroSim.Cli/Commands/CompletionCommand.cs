using System.CommandLine;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

/// <summary>Scripts that let a shell ask the command itself what could come next.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        _microsim() {
            local line
            COMPREPLY=()
            while IFS= read -r line; do
                [[ $line == "${COMP_WORDS[COMP_CWORD]}"* ]] && COMPREPLY+=("$line")
            done < <("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)
        }
        complete -o default -F _microsim microsim
        """;

    private const string Zsh = """
        #compdef microsim
        _microsim() {
            local -a answers
            answers=("${(@f)$("${words[1]}" "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            compadd -a answers || _files
        }
        # As a file of fpath it is run for the first completion itself; otherwise it makes itself known.
        if [[ ${funcstack[1]} == _microsim ]]; then
            _microsim
        else
            compdef _microsim microsim
        fi
        """;

    private const string Fish = """
        function __microsim_answers
            set -l line (commandline -cp)
            microsim "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c microsim -f -a '(__microsim_answers)'
        complete -c microsim -F -n 'not string length -q -- (__microsim_answers)'
        """;

    private static readonly Dictionary<string, string> scripts = new() { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish };

    private static readonly Argument<string> shell = Build();

    public static Command Create()
    {
        ExampleCommand command = new(
            "completion", "Print what lets a shell complete commands, options and names",
            "source <(microsim completion bash)",
            "microsim completion zsh > ~/.zfunc/_microsim",
            "microsim completion fish > ~/.config/fish/completions/microsim.fish")
        { shell };
        command.SetAction(parsed => Terminal.Line(scripts[parsed.GetRequiredValue(shell)]));
        return command;
    }

    private static Argument<string> Build()
    {
        Argument<string> argument = new("SHELL") { Description = string.Join(", ", scripts.Keys) };
        argument.AcceptOnlyFromAmong([.. scripts.Keys]);
        return argument;
    }
}
