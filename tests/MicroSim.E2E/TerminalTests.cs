using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>What people see at a terminal: a real one, of <c>script</c>.</summary>
public sealed partial class TerminalTests : IDisposable
{
    private const char CtrlC = '\x03';
    private const string Document = """
        apiVersion: microsim.dev/v1alpha1
        kind: Simulation
        metadata: { name: seen }
        spec: { services: { front: { framework: aspnetcore, calls: [ { to: back } ] }, back: { framework: aspnetcore, replicas: 2 } } }
        """;

    private static readonly TimeSpan deadline = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Up_shows_a_table_that_changes_in_its_place_until_Ctrl_C()
    {
        await using Screen screen = Up();
        await screen.ShowsAsync("ready in ");
        Assert.Matches(@"SERVICE +FRAMEWORK +ADDRESS +READY +RESTARTS +STATE", screen.Text);
        await screen.ShowsAsync("2/2");
        Assert.Matches(@"back +aspnetcore +http://127\.0\.0\.1:\d+/ +2/2 +0 +ready", screen.Text);
        Assert.Contains("\e[", screen.Raw, StringComparison.Ordinal);
        Assert.Matches(Colour(), screen.Raw);

        screen.Type(CtrlC);
        Assert.Equal(0, await screen.EndAsync());
        Assert.Contains("stopped: no service runs any more", screen.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NO_COLOR_is_respected()
    {
        await using Screen screen = Up(("NO_COLOR", "1"));
        await screen.ShowsAsync("ready in ");
        screen.Type(CtrlC);
        Assert.Equal(0, await screen.EndAsync());
        Assert.DoesNotMatch(Colour(), screen.Raw);
    }

    [Fact]
    public async Task A_dumb_terminal_gets_plain_lines()
    {
        await using Screen screen = Up(("TERM", "dumb"));
        await screen.ShowsAsync("ready in ");
        screen.Type(CtrlC);
        Assert.Equal(0, await screen.EndAsync());
        Assert.DoesNotContain('\e', screen.Raw);
        Assert.DoesNotContain("FRAMEWORK", screen.Raw, StringComparison.Ordinal);
    }

    private Screen Up(params (string Name, string Value)[] environment)
    {
        string document = Path.Combine(folder, "seen.yaml");
        File.WriteAllText(document, Document);
        return new Screen($"'{Microsim.Path}' up '{document}' --port {FreePorts.Take(1)[0]} --data '{Path.Combine(folder, "data")}'", environment);
    }

    [GeneratedRegex(@"\e\[([0-9;]*;)?(3[0-7]|38;[0-9;]+|9[0-7])m")]
    private static partial Regex Colour();

    /// <summary>A program in a terminal of 160 columns.</summary>
    private sealed partial class Screen : IAsyncDisposable
    {
        private readonly Process process;
        private readonly StringBuilder seen = new();
        private readonly Task reading;

        public Screen(string command, (string Name, string Value)[] environment)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "script of util-linux is not installed here");
            ProcessStartInfo start = new("/usr/bin/script", ["-q", "-e", "-f", "-c", $"stty cols 160 rows 50; exec {command}", "/dev/null"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
            start.Environment["MICROSIM_HOME"] = Repository.Root;
            start.Environment["TERM"] = "xterm-256color";
            start.Environment.Remove("NO_COLOR");
            foreach ((string name, string value) in environment)
                start.Environment[name] = value;
            process = Process.Start(start)!;
            reading = ReadAsync();
        }

        public string Raw
        {
            get
            {
                lock (seen)
                    return seen.ToString();
            }
        }

        /// <summary>Without what steers the terminal.</summary>
        public string Text => Control().Replace(Raw, "");

        public Task ShowsAsync(string text) => Eventually.TrueAsync(() => Task.FromResult(Text.Contains(text, StringComparison.Ordinal)), deadline, () => $"the screen shows {text}: {Text}");

        public void Type(char key)
        {
            process.StandardInput.Write(key);
            process.StandardInput.Flush();
        }

        public async Task<int> EndAsync()
        {
            await process.WaitForExitAsync().WaitAsync(deadline, TimeProvider.System);
            await reading;
            return process.ExitCode;
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
            process.Dispose();
        }

        private async Task ReadAsync()
        {
            char[] buffer = new char[4096];
            while (await process.StandardOutput.ReadAsync(buffer) is int count and > 0)
            {
                lock (seen)
                    seen.Append(buffer, 0, count);
            }
        }

        [GeneratedRegex(@"\e\[[0-9;?]*[A-Za-z]|\r")]
        private static partial Regex Control();
    }
}
