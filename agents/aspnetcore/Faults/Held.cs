namespace MicroSim.Agent.Faults;

/// <summary>What is held while a state lasts; ends it once, however often it is disposed of.</summary>
internal sealed class Held(Action end) : IDisposable
{
    private Action? end = end;

    public void Dispose() => Interlocked.Exchange(ref end, null)?.Invoke();
}
