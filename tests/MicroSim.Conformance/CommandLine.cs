using System.Diagnostics;
using System.Globalization;
using MicroSim.Conformance.Agents;
using MicroSim.Conformance.Report;
using MicroSim.Conformance.Running;

namespace MicroSim.Conformance;

/// <summary>The <c>microsim-conformance</c> command.</summary>
public static class CommandLine
{
    private const int Success = 0;
    private const int Failures = 1;
    private const int Usage = 2;

    private const string Help = """
        usage: microsim-conformance AGENT.json [options]
               microsim-conformance --url http://host:port [--admin http://host:port] [options]

          AGENT.json        an agents/*/agent.json whose agent is built; {out} is artifacts/agents/<framework>
          --url, --admin    a running agent's data port and admin port; it must reach this machine's loopback
          --token TEXT      the running agent's request token;  --admin-token TEXT  its admin token
          --filter TEXT     only cases whose file or name has this text
          --jobs N          cases at the same time (2)
          --timings         name the slowest cases
          --json            write the results as JSON

        exit codes: 0 all passed, 1 some failed, 2 wrong usage or no agent
        """;

    /// <summary>Runs the suite as the arguments say; the value is the exit code.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter errors, string program = "microsim-conformance")
    {
        try
        {
            Dictionary<string, string> given = Parse(arguments);
            if (given.ContainsKey("--help"))
            {
                await output.WriteLineAsync(Help);
                return Success;
            }
            await using IAgentSource source = Source(given);
            SuiteOptions options = new(source, Path.Combine(AppContext.BaseDirectory, "cases"), given.GetValueOrDefault("--filter"), Jobs(given));
            long begin = Stopwatch.GetTimestamp();
            IReadOnlyList<CaseResult> results = await new Suite(options, TimeProvider.System).RunAsync();
            if (given.ContainsKey("--json"))
                JsonReport.Write(output, source.Name, results);
            else
                new TextReport(output).Write(source.Name, results, Stopwatch.GetElapsedTime(begin), given.ContainsKey("--timings"));
            return results.Any(r => r.Outcome == Outcome.Failed) ? Failures : Success;
        }
        catch (Exception e) when (e is FormatException or AgentException or IOException or System.ComponentModel.Win32Exception)
        {
            await errors.WriteLineAsync($"{program}: {e.Message}");
            return Usage;
        }
    }

    private static IAgentSource Source(Dictionary<string, string> given)
    {
        if (given.TryGetValue("", out string? manifest))
            return new StartedAgents(AgentManifest.Read(manifest, Path.GetFullPath(Path.Combine(manifest, "../../../artifacts"))));
        return given.TryGetValue("--url", out string? url)
            ? new FoundAgent(Address("--url", url), given.TryGetValue("--admin", out string? admin) ? Address("--admin", admin) : null, given.GetValueOrDefault("--token"), given.GetValueOrDefault("--admin-token"))
            : throw new FormatException(Help);
    }

    private static Uri Address(string option, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttp ? uri : throw new FormatException($"{option} must be like http://127.0.0.1:8080, not '{text}'");

    private static int Jobs(Dictionary<string, string> given) =>
        !given.TryGetValue("--jobs", out string? text) ? 2
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int jobs) && jobs is >= 1 and <= 64 ? jobs
        : throw new FormatException($"--jobs must be from 1 to 64, not '{text}'");

    private static Dictionary<string, string> Parse(string[] arguments)
    {
        string[] flags = ["--help", "--timings", "--json"], valued = ["--url", "--admin", "--token", "--admin-token", "--filter", "--jobs"];
        Dictionary<string, string> given = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (flags.Contains(name))
                given[name] = "";
            else if (valued.Contains(name))
                given[name] = ++i < arguments.Length ? arguments[i] : throw new FormatException($"{name} needs a value\n\n{Help}");
            else if (name.StartsWith('-') || !given.TryAdd("", name))
                throw new FormatException($"unknown argument '{name}'\n\n{Help}");
        }
        return given;
    }
}
