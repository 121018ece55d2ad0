using MicroSim.Cli.Up;
using MicroSim.Tests.Runtimes;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.Cli;

public sealed class FileWatchTests : IDisposable
{
    private static readonly TimeSpan tick = TimeSpan.FromMilliseconds(250);

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new();
    private readonly string file;

    public FileWatchTests()
    {
        file = Path.Combine(folder.Path, "a.yaml");
        File.WriteAllText(file, "one");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_change_is_told_once_it_stands()
    {
        await using IAsyncEnumerator<byte[]> changes = new FileWatch(file, "one"u8.ToArray(), time).ChangesAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Task<bool> next = changes.MoveNextAsync().AsTask();
        time.Advance(tick);
        await File.WriteAllTextAsync(file, "tw", TestContext.Current.CancellationToken);
        time.Advance(tick);
        await File.WriteAllTextAsync(file, "two", TestContext.Current.CancellationToken);
        await UntilAsync(next);
        Assert.Equal("two"u8, changes.Current);
    }

    [Fact]
    public async Task A_file_that_an_editor_replaces_is_followed()
    {
        await using IAsyncEnumerator<byte[]> changes = new FileWatch(file, "one"u8.ToArray(), time).ChangesAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Task<bool> next = changes.MoveNextAsync().AsTask();
        File.Delete(file);
        time.Advance(tick);
        await File.WriteAllTextAsync(file + ".new", "other", TestContext.Current.CancellationToken);
        File.Move(file + ".new", file);
        await UntilAsync(next);
        Assert.Equal("other"u8, changes.Current);
    }

    private async Task UntilAsync(Task told)
    {
        for (int i = 0; i < 1000 && !told.IsCompleted; i++)
        {
            time.Advance(tick);
            await Task.Yield();
        }
        await told.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }
}
