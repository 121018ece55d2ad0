using System.Runtime.CompilerServices;

namespace MicroSim.Cli.Client;

/// <summary>What happens from the moment on in which it was opened.</summary>
internal sealed class EventStream(HttpResponseMessage response, Stream stream) : IDisposable
{
    private readonly StreamReader reader = new(stream);

    public async IAsyncEnumerable<SimulationEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (ServerEvent one in ServerEvents.ReadAsync(reader, cancellation))
            yield return SimulationEvent.Of(one);
    }

    public void Dispose()
    {
        reader.Dispose();
        response.Dispose();
    }
}
