using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Cli.Scenarios;

/// <summary>Follows a scenario to its end; an interruption ends it, and is followed until everything was taken back.</summary>
internal sealed class ScenarioFollower(Server server, string path, IScenarioReport report)
{
    public async Task<ExitCode> FollowAsync(CancellationToken interrupted)
    {
        using CancellationTokenSource over = new();
        Task ending = EndAsync(interrupted, over.Token);
        try
        {
            JsonElement? last = null;
            await foreach (string line in server.LinesAsync($"{path}/log", CancellationToken.None))
            {
                last = JsonElement.Parse(line);
                report.Record(last.Value);
            }
            ExitCode? code = last is JsonElement end ? await CodeAsync(end, interrupted.IsCancellationRequested) : null;
            return code ?? throw Lost("its control plane ended");
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            throw Lost(e.Message.TrimEnd('.'));
        }
        finally
        {
            await over.CancelAsync();
            await ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // What it takes back comes over the log, as everything else does.
    private async Task EndAsync(CancellationToken interrupted, CancellationToken over)
    {
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = interrupted.Register(asked.SetResult);
        await asked.Task.WaitAsync(over);
        report.Ending();
        await server.SendJsonAsync(HttpMethod.Delete, path, null, CancellationToken.None);
    }

    private async Task<ExitCode?> CodeAsync(JsonElement last, bool wasInterrupted) => last.Text("what") switch
    {
        ScenarioStates.Finished => (await server.SendJsonAsync(HttpMethod.Get, path, null, CancellationToken.None)).Number("failed") is 0 or null ? ExitCode.Ok : ExitCode.Failed,
        ScenarioStates.Cancelled => wasInterrupted ? ExitCode.Interrupted : ExitCode.Failed,
        ScenarioStates.Abandoned => ExitCode.Failed,
        _ => null,
    };

    private static CommandException Lost(string why) => new(
        ExitCode.Unreachable,
        $"microsim: the scenario cannot be followed any more ({why}).",
        "If its control plane still runs, it goes on and takes everything back at its end; one that was killed takes back what is left when it is started again.");
}
