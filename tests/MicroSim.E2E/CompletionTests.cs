using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>What the completion scripts do in the shells that they are for.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("microsim des", "describe")]
    [InlineData("microsim completion ", "bash fish zsh")]
    [InlineData("microsim get --outp", "--output")]
    public async Task Bash(string typed, string expected)
    {
        const string script = """
            source <(microsim completion bash)
            complete -p microsim >/dev/null || exit 3
            COMP_LINE=$1 COMP_POINT=${#1}
            read -ra COMP_WORDS <<<"$1"
            [[ $1 == *' ' ]] && COMP_WORDS+=("")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _microsim
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        await CompletesAsync("bash", ["--norc", "-c", script, "bash", typed], expected);
    }

    [Theory]
    [InlineData("microsim des", "describe")]
    [InlineData("microsim completion ", "bash fish zsh")]
    [InlineData("microsim get --outp", "--output")]
    public Task Fish(string typed, string expected) =>
        CompletesAsync("fish", ["--no-config", "-c", "microsim completion fish | source; complete -C $argv[1]", "--", typed], expected);

    // zsh completes at its prompt alone, so it gets one, and Tab.
    [Theory]
    [InlineData("microsim des", "describe")]
    [InlineData("microsim get --outp", "--output")]
    public async Task Zsh(string typed, string expected)
    {
        const string script = """
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell "PS1=; fpath=($2 \$fpath); autoload -Uz compinit; compinit -u -D; print set-''up"
            zpty -r shell seen '*set-up*'
            zpty -w -n shell "$1"$'\t'
            zpty -r shell seen "*$3*"
            print -r -- $seen
            """;
        Assert.SkipUnless(IsThere("zsh"), "zsh is not installed here");
        string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "_microsim"), (await ShippedCommand.RunAsync(["completion", "zsh"])).Output);
            (int code, string output, string errors) = await ShippedCommand.RunAsync("zsh", ["-f", "-c", script, "zsh", typed, folder, expected], null);
            Assert.True(code == 0, errors);
            Assert.Contains(expected, output, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompletesAsync(string shell, string[] arguments, string expected)
    {
        Assert.SkipUnless(IsThere(shell), $"{shell} is not installed here");
        (int code, string output, string errors) = await ShippedCommand.RunAsync(shell, arguments, null, ("MICROSIM_SERVER", "http://127.0.0.1:1"));
        Assert.True(code == 0, errors);
        string[] answers = [.. output.Split('\n').Select(l => l.Split('\t')[0])];
        Assert.All(expected.Split(' '), e => Assert.Contains(e, answers));
        Assert.All(answers, a => Assert.StartsWith(arguments[^1].Split(' ')[^1], a.Length == 0 ? arguments[^1].Split(' ')[^1] : a, StringComparison.Ordinal));
    }

    private static bool IsThere(string program) => Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(f => File.Exists(Path.Combine(f, program)));
}
