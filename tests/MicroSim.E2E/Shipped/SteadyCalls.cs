namespace MicroSim.E2E.Shipped;

/// <summary>One call after the other, until it is disposed.</summary>
internal sealed class SteadyCalls : IDisposable
{
    private readonly CancellationTokenSource ending = new();
    private readonly HttpClient client = new();
    private readonly TimeSpan pause;

    /// <param name="address">Who is called.</param>
    /// <param name="pause">How long after an answer the next call is made.</param>
    public SteadyCalls(Uri address, TimeSpan pause = default)
    {
        this.pause = pause;
        _ = CallAsync(address);
    }

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
        client.Dispose();
    }

    private async Task CallAsync(Uri address)
    {
        try
        {
            while (true)
            {
                using (await client.GetAsync(address, ending.Token))
                {
                }
                await Task.Delay(pause, TimeProvider.System, ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
