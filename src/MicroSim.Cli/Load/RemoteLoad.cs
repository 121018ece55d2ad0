using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;
using MicroSim.Load.Results;

namespace MicroSim.Cli.Load;

/// <summary>A load of a simulation, run by its control plane and followed from here.</summary>
internal sealed class RemoteLoad(Server server, string simulation)
{
    private readonly string tests = $"{Server.Path(simulation)}/load-tests";

    /// <summary>Runs a document to its end; an interruption ends it with what there is.</summary>
    /// <param name="document">The document.</param>
    /// <param name="file">Its file, for problems; null when it was made of options.</param>
    /// <param name="isQuiet">Whether nobody reads how it goes.</param>
    /// <param name="interrupted">The interruption.</param>
    /// <returns>The load test's name, and its report.</returns>
    public async Task<(string Id, LoadReport Report)> RunAsync(byte[] document, string? file, bool isQuiet, CancellationToken interrupted)
    {
        SimulationReply reply = await server.GetAsync(simulation, interrupted);
        if (!reply.Ready)
            Terminal.Error($"note: {simulation} is not ready{(reply.Reason is string reason ? $": {reason}" : $"; `microsim get {simulation}` says what it waits for")}.");
        // Listened to before it begins, so that nothing of it is missed.
        using EventStream events = await server.ListenAsync(simulation, "load=true", interrupted);
        // Not given up halfway: it would run, and nobody would know its name.
        JsonElement started = await StartAsync(document, file);
        string id = started.Text("id")!;
        JsonElement ended = await FollowAsync(events, started, isQuiet, interrupted);
        if (ended.Text("state") is not (LoadTestStates.Finished or LoadTestStates.Stopped))
            throw new CommandException(ExitCode.Failed, $"microsim: {ended.Text("reason") ?? $"the load test {id} is {ended.Text("state")}"}.");
        return (id, await ReportAsync(id, CancellationToken.None));
    }

    /// <summary>The report of one that is over.</summary>
    public async Task<LoadReport> ReportAsync(string id, CancellationToken cancellation) =>
        (await server.SendJsonAsync(HttpMethod.Get, $"{tests}/{Uri.EscapeDataString(id)}/report", null, cancellation)).Deserialize(LoadReportJson.Default.LoadReport)!;

    private async Task<JsonElement> StartAsync(byte[] document, string? file)
    {
        try
        {
            return await server.SendDocumentAsync(tests, file, document, CancellationToken.None);
        }
        catch (CommandException refusal) when (file is null && refusal.Code == ExitCode.Failed)
        {
            throw FlagProblems.Of(refusal);
        }
    }

    private async Task<JsonElement> FollowAsync(EventStream events, JsonElement started, bool isQuiet, CancellationToken interrupted)
    {
        string id = started.Text("id")!;
        int repeat = started.Number("repeat") ?? 1;
        double? seconds = started.Number("durationMs") is int ms ? ms / 1000.0 / repeat : null;
        try
        {
            using LoadProgress progress = new(seconds ?? 0, seconds is null, repeat, isQuiet);
            await foreach (SimulationEvent one in events.ReadAsync(interrupted))
            {
                if (one.Type == "load" && one.Json.Text("id") == id)
                    progress.Show(Second(one.Json), one.Json.Number("run") ?? 1);
                else if (one.Type == EventTypes.LoadTest && one.Json.Member("loadTest") is JsonElement test && test.Text("id") == id && test.Text("state") != LoadTestStates.Running)
                    return test;
            }
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            return await server.SendJsonAsync(HttpMethod.Post, $"{tests}/{id}/stop", "{}"u8.ToArray(), CancellationToken.None);
        }
        catch (IOException)
        {
            // The same as its end.
        }
        throw new CommandException(ExitCode.Unreachable, $"microsim: the load test {id} cannot be followed any more: the control plane's events broke off.", $"If it still runs there, `microsim load show {id}` has its report when it is over.");
    }

    private static SecondFigures Second(JsonElement s) => new(
        (int)s.Real("second"), (long)s.Real("started"), (long)s.Real("ok"), (long)s.Real("errors"), (long)s.Real("missed"), (int)s.Real("inFlight"), s.Real("p50"), s.Real("p90"), s.Real("p99"), s.Real("max"), []);
}
