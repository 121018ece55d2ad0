using System.Diagnostics;

namespace MicroSim.E2E.Shipped;

/// <summary>Waits for something of another process to become true, with a deadline.</summary>
internal static class Eventually
{
    private static readonly TimeSpan between = TimeSpan.FromMilliseconds(20);

    public static Task TrueAsync(Func<bool> condition, TimeSpan deadline, string what) => TrueAsync(() => Task.FromResult(condition()), deadline, () => what);

    public static async Task TrueAsync(Func<Task<bool>> condition, TimeSpan deadline, Func<string> what)
    {
        Stopwatch watch = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(watch.Elapsed < deadline, $"within {deadline.TotalSeconds} s: {(watch.Elapsed < deadline ? "" : what())}");
            await Task.Delay(between, TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
