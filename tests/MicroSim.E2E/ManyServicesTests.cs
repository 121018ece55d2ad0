using System.Diagnostics;
using System.Text.Json;
using MicroSim.E2E.Shipped;

namespace MicroSim.E2E;

/// <summary>How much one machine takes: many services in one simulation, many simulations side by side.</summary>
public sealed class ManyServicesTests : IDisposable
{
    private const long MaxBytesOfHundred = 3_500_000_000;

    private readonly string folder = Directory.CreateTempSubdirectory("microsim-e2e-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_hundred_services_fit_into_3500_MB_and_go_whole()
    {
        await using ServeProcess serve = await ServeProcess.StartAsync(folder, FreePorts.Take(1)[0]);
        SimulationApi simulation = new(serve.Http, "hundred");
        Stopwatch watch = Stopwatch.StartNew();
        await simulation.ApplyAsync(Chain(100));
        ShownSimulation ready = await simulation.ReadyAsync();
        TimeSpan started = watch.Elapsed;

        int[] processes = [serve.Id, .. ready.Processes];
        Assert.Equal(101, processes.Distinct().Count());
        JsonElement tree = await simulation.SendAsync("""{"designation":"s70","usePlan":true}""");
        Assert.Equal("s99", Deepest(tree));
        // The greater of the two figures has to fit: it counts pages that the agents share once for each of them.
        long resident = processes.Sum(ProcessFacts.ResidentBytes);
        long share = processes.Sum(ProcessFacts.ProportionalBytes);
        watch.Restart();
        await simulation.DeleteAsync();
        Figures.Say($"100 services: ready in {started.TotalSeconds:0.0} s, {resident / 1e6:0} MB resident, {share / 1e6:0} MB with shared pages counted once, deleted in {watch.Elapsed.TotalSeconds:0.0} s");

        Assert.InRange(resident, 1, MaxBytesOfHundred);
        Assert.DoesNotContain(true, ready.Processes.Select(ProcessFacts.IsAlive));
        Assert.DoesNotContain(true, ready.Addresses.Select(a => FreePorts.Listens(a.Port)));
        Assert.Empty(ProcessFacts.StartedFor(folder, serve.Id));
    }

    [Fact]
    public async Task Twenty_simulations_of_ten_services_run_side_by_side()
    {
        await using ServeProcess serve = await ServeProcess.StartAsync(folder, FreePorts.Take(1)[0]);
        SimulationApi[] simulations = [.. Enumerable.Range(0, 20).Select(i => new SimulationApi(serve.Http, $"side-{i}"))];
        Stopwatch watch = Stopwatch.StartNew();
        await Task.WhenAll(simulations.Select(s => s.ApplyAsync(Chain(10))));
        ShownSimulation[] ready = await Task.WhenAll(simulations.Select(s => s.ReadyAsync()));
        TimeSpan started = watch.Elapsed;

        int[] processes = [.. ready.SelectMany(r => r.Processes)];
        Assert.Equal(200, processes.Distinct().Count());
        Assert.Equal(200, ready.SelectMany(r => r.Addresses).Distinct().Count());
        JsonElement[] trees = await Task.WhenAll(simulations.Select(s => s.SendAsync("""{"designation":"s0","usePlan":true}""")));
        Assert.All(trees, tree => Assert.Equal("s9", Deepest(tree)));

        // One goes; the others do not notice.
        await simulations[0].DeleteAsync();
        Assert.DoesNotContain(true, ready[0].Processes.Select(ProcessFacts.IsAlive));
        ShownSimulation[] left = await Task.WhenAll(simulations[1..].Select(s => s.ReadyAsync()));
        Assert.Equal(ready[1..].SelectMany(r => r.Processes), left.SelectMany(r => r.Processes));
        watch.Restart();
        await Task.WhenAll(simulations[1..].Select(s => s.DeleteAsync()));
        Figures.Say($"20 simulations of 10 services: ready in {started.TotalSeconds:0.0} s, 19 of them deleted in {watch.Elapsed.TotalSeconds:0.0} s");

        Assert.Empty(ProcessFacts.StartedFor(folder, serve.Id));
    }

    private static string Chain(int services) => string.Join(", ", Enumerable.Range(0, services)
        .Select(i => $"s{i}: {{ framework: aspnetcore{(i + 1 < services ? $", calls: [ {{ to: s{i + 1} }} ]" : "")} }}"));

    private static string Deepest(JsonElement tree)
    {
        while (tree.GetProperty("response") is { } below && below.GetArrayLength() > 0)
            tree = below[0];
        return tree.GetProperty("service").GetString()!;
    }
}
