using MicroSim.Cli.Output;
using MicroSim.ControlPlane.Api;
using MicroSim.ControlPlane.Simulations;
using MicroSim.Runtimes;
using MicroSim.Topology;

namespace MicroSim.Cli.Up;

/// <summary>Applies a file again whenever it changed. What is wrong in it is told and changes nothing.</summary>
internal sealed class Reapplier(SimulationStore simulations, IUpReport report, IReadOnlyList<KnownFramework> frameworks)
{
    public async Task RunAsync(WantedSimulation running, FileWatch watch, CancellationToken cancellation)
    {
        report.Note($"watching {watch.File}: a change is applied when it is saved");
        await foreach (byte[] text in watch.ChangesAsync(cancellation))
        {
            ReadDocument read = ReadDocument.From(text, frameworks);
            foreach (ApiError warning in read.Warnings)
                report.Note($"{ErrorLine.Of(watch.File, warning)} (warning)");
            string[] problems = [.. read.Errors.Select(e => ErrorLine.Of(watch.File, e))];
            if (read.Wanted is WantedSimulation wanted)
                problems = await ApplyAsync(wanted, running.Name, cancellation);
            foreach (string problem in problems)
                report.Problem(problem);
            report.Note(problems.Length == 0 ? $"{watch.File} is applied" : $"{watch.File} is not applied; what ran before goes on");
        }
    }

    private async Task<string[]> ApplyAsync(WantedSimulation wanted, string name, CancellationToken cancellation)
    {
        if (wanted.Name != name)
            return [$"metadata.name: must stay {name} while it runs, not {wanted.Name}"];
        try
        {
            await simulations.ApplyAsync(wanted, onlyNew: false, cancellation, temporary: true);
            return [];
        }
        catch (RuntimeException e)
        {
            return [.. e.Problems.Select(p => p.ToString())];
        }
    }
}
