using MicroSim.Runtimes.Local;

namespace MicroSim.Tests.Runtimes.Local;

public sealed class BackoffTests
{
    private static readonly TimeSpan atOnce = TimeSpan.Zero;

    [Fact]
    public void Waits_double_up_to_ten_seconds()
    {
        Backoff backoff = new();

        double[] waits = [.. Enumerable.Range(0, 9).Select(_ => backoff.After(atOnce).TotalSeconds)];

        Assert.Equal([0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10], waits);
    }

    [Fact]
    public void A_long_life_begins_anew()
    {
        Backoff backoff = new();
        backoff.After(atOnce);
        backoff.After(atOnce);

        Assert.Equal(TimeSpan.FromMilliseconds(400), backoff.After(TimeSpan.FromSeconds(29.9)));
        Assert.Equal(TimeSpan.FromMilliseconds(100), backoff.After(TimeSpan.FromSeconds(30)));
        Assert.Equal(TimeSpan.FromMilliseconds(200), backoff.After(atOnce));
    }
}
