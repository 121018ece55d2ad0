using System.CommandLine;
using MicroSim.Cli.Output;
using MicroSim.Conformance;
using MicroSim.Runtimes.Agents;

namespace MicroSim.Cli.Commands;

/// <summary>The conformance suite, for people who bring an agent of their own.</summary>
internal static class ConformanceCommand
{
    private static readonly Argument<string> agent = new("URL|AGENT.json") { Description = "The data port of an agent that runs, or the agent.json of one that is started for it" };

    private static readonly Option<string?> admin = new("--admin") { Description = "The running agent's admin port", HelpName = "URL" };

    private static readonly Option<string?> token = new("--token") { Description = "The running agent's request token", HelpName = "TEXT" };

    private static readonly Option<string?> adminToken = new("--admin-token") { Description = "The running agent's admin token", HelpName = "TEXT" };

    private static readonly Option<string?> filter = new("--filter") { Description = "Only cases whose file or name has this text", HelpName = "TEXT" };

    private static readonly Option<int> jobs = new Option<int>("--jobs") { Description = "Cases at the same time", HelpName = "N", DefaultValueFactory = _ => 2 }.Checked((int n) => n is >= 1 and <= 64, "a number from 1 to 64");

    private static readonly Option<bool> timings = new("--timings") { Description = "Name the slowest cases" };

    public static Command Create()
    {
        ExampleCommand command = new(
            "conformance", "Check an agent against the wire contract, case by case",
            "microsim conformance agents/gorilla/agent.json",
            "microsim conformance http://127.0.0.1:8080 --admin http://127.0.0.1:8081",
            "microsim conformance my-agent/agent.json --filter dice")
        { agent, admin, token, adminToken, filter, jobs, timings };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string which = parsed.GetRequiredValue(agent);
        List<string> arguments = [];
        if (which.StartsWith("http://", StringComparison.Ordinal))
            arguments.AddRange(["--url", which]);
        else
            arguments.Add(await BuiltAsync(which, cancellation));
        Add("--admin", parsed.GetValue(admin));
        Add("--token", parsed.GetValue(token));
        Add("--admin-token", parsed.GetValue(adminToken));
        Add("--filter", parsed.GetValue(filter));
        Add("--jobs", $"{parsed.GetValue(jobs)}");
        if (parsed.GetValue(timings))
            arguments.Add("--timings");
        OutputFormat format = Shared.FormatOf(parsed);
        if (format == OutputFormat.Text)
            return await CommandLine.RunAsync([.. arguments], Console.Out, Console.Error, "microsim");
        using StringWriter json = new();
        int code = await CommandLine.RunAsync([.. arguments, "--json"], json, Console.Error, "microsim");
        if (json.ToString() is { Length: > 0 } report)
            Structured.Write(System.Text.Json.JsonElement.Parse(report), format);
        return code;

        void Add(string option, string? value)
        {
            if (value is not null)
                arguments.AddRange([option, value]);
        }
    }

    // Those that are not among the agents here are their owner's to build.
    private static async Task<string> BuiltAsync(string file, CancellationToken cancellation)
    {
        if (!File.Exists(file))
            throw new CommandException(ExitCode.Usage, $"microsim: there is no file {file}; name an agent.json, or the URL of a running agent such as http://127.0.0.1:8080.");
        string folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        if (AgentCatalogue.Read(Home.Find()).Find(Path.GetFileName(folder)) is AgentDescription known && known.Folder == folder)
            await BuildCommand.BuildAsync(known, Terminal.Error, cancellation);
        return file;
    }
}
