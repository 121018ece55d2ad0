using MicroSim.Contract;

namespace MicroSim.Runtimes.Local.Ports;

/// <summary>Ports chosen for a document: given back when disposed, unless they were kept.</summary>
internal sealed class PortReservation(
    PortBook book, string simulation, Dictionary<int, PortHolder> before, IReadOnlyDictionary<string, int> ports, IReadOnlyList<Problem> problems) : IDisposable
{
    private bool kept;

    /// <summary>By service; complete when there are no problems.</summary>
    public IReadOnlyDictionary<string, int> Ports => ports;

    public IReadOnlyDictionary<string, Uri> Addresses => ports.ToDictionary(p => p.Key, p => new Uri($"http://127.0.0.1:{p.Value}/"));

    public IReadOnlyList<Problem> Problems => problems;

    /// <summary>Makes these the simulation's ports and frees those that it had before.</summary>
    public void Keep()
    {
        kept = true;
        book.Replace(simulation, ports.ToDictionary(p => p.Value, p => new PortHolder(simulation, p.Key)));
        book.Remember(simulation, ports);
    }

    public void Dispose()
    {
        if (!kept)
            book.Replace(simulation, before);
    }
}
