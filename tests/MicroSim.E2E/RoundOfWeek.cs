using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>The life of one simulation, as its dice have it: it comes, changes, loses processes, and is deleted, ready or not.</summary>
internal sealed class RoundOfWeek(SimulationApi simulation, string folder, Random dice)
{
    private const string Script = """{"designation":"front","usePlan":true}""";

    private readonly HashSet<int> seen = [];
    private readonly HashSet<int> killed = [];
    private int replicas = 1;
    private int version = 1;
    private int timeout = 5000;
    private bool extra;

    /// <summary>How many processes were killed.</summary>
    public int Killed => killed.Count;

    /// <summary>How many processes were seen.</summary>
    public int Seen => seen.Count;

    public async Task RunAsync()
    {
        extra = dice.Next(2) == 0;
        await ApplyAsync();
        if (dice.Next(4) > 0)
            await AnswersAsync();
        Change();
        await ApplyAsync();
        await KillAsync();
        if (dice.Next(3) > 0)
            await AnswersAsync();
        if (dice.Next(2) == 0)
        {
            Change();
            await ApplyAsync();
        }
        ShownSimulation last = await LookAsync();
        await simulation.DeleteAsync();
        Assert.DoesNotContain(true, seen.Select(ProcessFacts.IsAlive));
        Assert.DoesNotContain(true, last.Addresses.Select(a => FreePorts.Listens(a.Port)));
    }

    private void Change()
    {
        switch (dice.Next(4))
        {
            case 0:
                replicas = 3 - replicas;
                break;
            case 1:
                timeout++;
                break;
            case 2:
                extra = !extra;
                break;
            default:
                version++;
                break;
        }
    }

    private Task ApplyAsync() => simulation.ApplyAsync(
        $"front: {{ framework: aspnetcore, calls: [ {{ to: back, timeout: {timeout}, retries: 2 }} ] }}, "
        + $"back: {{ framework: aspnetcore, replicas: {replicas}, version: v{version} }}"
        + (extra ? ", extra: { framework: aspnetcore }" : ""));

    private async Task AnswersAsync()
    {
        // A death is noticed an instant after it.
        ShownSimulation ready = await simulation.UntilAsync(s => s.Ready && !s.Processes.Any(killed.Contains), "is ready");
        seen.UnionWith(ready.Processes);
        await simulation.SendAsync(Script);
    }

    private async Task KillAsync()
    {
        ShownSimulation shown = await simulation.UntilAsync(s => s.Processes.Count > 0, "has a process");
        seen.UnionWith(shown.Processes);
        int[] victims = [.. shown.Processes];
        dice.Shuffle(victims);
        foreach (int victim in victims.Take(dice.Next(1, 3)))
        {
            if (ProcessFacts.IsOf(victim, folder) && UpProcess.Signal(victim, UpProcess.SigKill) == 0)
                killed.Add(victim);
        }
    }

    private async Task<ShownSimulation> LookAsync()
    {
        ShownSimulation shown = await simulation.ShownAsync();
        seen.UnionWith(shown.Processes);
        return shown;
    }
}
