using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Cli.Scenarios;

/// <summary>Follows a scenario to its end; an interruption ends it, and is followed until everything was taken back.</summary>
internal sealed class ScenarioFollower(Server server, string path, IScenarioReport report)
{
    private const int Tries = 3;

    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    public async Task<ExitCode> FollowAsync(CancellationToken interrupted)
    {
        using CancellationTokenSource over = new();
        Task ending = EndAsync(interrupted, over.Token);
        try
        {
            int seen = 0;
            for (int failures = 0; ; failures++)
            {
                (JsonElement? last, int read, string why) = await ReadAsync(seen);
                failures = read > seen ? 0 : failures;
                seen = read;
                if (last is JsonElement end && await CodeAsync(end, interrupted.IsCancellationRequested) is ExitCode code)
                    return code;
                if (failures == Tries)
                    throw Lost(why);
                await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
            }
        }
        finally
        {
            await over.CancelAsync();
            await ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Proxies cut streams that are silent for long; the log is read again from its start, and told from where it broke off.
    private async Task<(JsonElement? Last, int Read, string Why)> ReadAsync(int seen)
    {
        JsonElement? last = null;
        int read = 0;
        try
        {
            await foreach (string line in server.LinesAsync($"{path}/log", CancellationToken.None))
            {
                last = JsonElement.Parse(line);
                if (++read > seen)
                    report.Record(last.Value);
            }
            return (last, Math.Max(read, seen), "its log broke off");
        }
        catch (Exception e) when (e is IOException or HttpRequestException or CommandException { Code: ExitCode.Unreachable })
        {
            return (null, Math.Max(read, seen), e is CommandException refused ? refused.Lines[0].Replace("microsim: ", "", StringComparison.Ordinal).TrimEnd('.') : e.Message.TrimEnd('.'));
        }
        catch (CommandException) when (seen > 0)
        {
            throw Lost("its control plane was started again");
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
