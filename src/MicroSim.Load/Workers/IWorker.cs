namespace MicroSim.Load.Workers;

/// <summary>A worker as whoever steers it sees it, wherever it runs. Disposing of it ends it.</summary>
public interface IWorker : IDisposable
{
    /// <summary>Gives it an order; one that is gone does not hear it, and reading says so.</summary>
    Task TellAsync(WorkerOrder order);

    /// <summary>The next message.</summary>
    /// <exception cref="LoadException">It ended without one, or said why it cannot go on.</exception>
    Task<WorkerMessage> ReadAsync();

    /// <summary>Ends it at once: who reads hears of it.</summary>
    void Kill();
}
