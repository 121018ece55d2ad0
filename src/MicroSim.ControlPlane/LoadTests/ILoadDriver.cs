using MicroSim.Load.Plans;
using MicroSim.Load.Results;
using MicroSim.Load.Workers;

namespace MicroSim.ControlPlane.LoadTests;

/// <summary>What sends the requests of a load.</summary>
internal interface ILoadDriver
{
    /// <summary>Why no load can be run here; null when one can.</summary>
    string? WhyNot { get; }

    /// <summary>Where those who send reach this control plane; null for where its caller did.</summary>
    Uri? ControlPlane => null;

    /// <summary>Runs a plan to its end.</summary>
    /// <param name="simulation">What is loaded.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="workers">How many processes share it.</param>
    /// <param name="passed">Told of every second.</param>
    /// <param name="stop">Begins no more requests; what was recorded until then is the result.</param>
    /// <param name="abandon">Ends it at once, without a result.</param>
    /// <exception cref="LoadException">It cannot be run, or was abandoned.</exception>
    Task<LoadResult> RunAsync(string simulation, LoadPlan plan, int workers, Action<SecondFigures> passed, CancellationToken stop, CancellationToken abandon);
}

/// <summary>Worker processes on this machine.</summary>
internal sealed class WorkerDriver(ControlPlaneOptions options) : ILoadDriver
{
    public string? WhyNot => options.LoadWorker() is null ? $"there is no {WorkerProgramFile.Name} beside the control plane's program" : null;

    public Task<LoadResult> RunAsync(string simulation, LoadPlan plan, int workers, Action<SecondFigures> passed, CancellationToken stop, CancellationToken abandon) =>
        new LoadRun(options.LoadWorker() ?? throw new LoadException(WhyNot!), plan, workers) { Passed = passed }.RunAsync(stop, abandon);
}
