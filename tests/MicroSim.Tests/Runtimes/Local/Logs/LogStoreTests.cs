using MicroSim.Runtimes;
using MicroSim.Runtimes.Local;
using MicroSim.Runtimes.Local.Logs;
using Microsoft.Extensions.Time.Testing;

namespace MicroSim.Tests.Runtimes.Local.Logs;

public sealed class LogStoreTests
{
    private static readonly LogLimits small = new(3, 1_000_000);

    private readonly LogStore logs = new(small, new FakeTimeProvider());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_of_all_services_come_in_the_order_in_which_they_were_printed()
    {
        Add("a", "1");
        Add("b", "2");
        Add("a", "3");

        Assert.Equal(["a 1", "b 2", "a 3"], await ReadAsync(null));
        Assert.Equal(["a 1", "a 3"], await ReadAsync("a"));
        Assert.Empty(await ReadAsync("c"));
    }

    [Fact]
    public async Task A_noisy_service_pushes_out_its_own_lines_only()
    {
        Add("quiet", "0");
        for (int i = 1; i <= 10; i++)
            Add("noisy", $"{i}");

        Assert.Equal(["quiet 0", "noisy 8", "noisy 9", "noisy 10"], await ReadAsync(null));
    }

    [Fact]
    public async Task Bytes_are_bounded_too()
    {
        LogStore logs = new(new LogLimits(1000, 10_000), new FakeTimeProvider());
        for (int i = 0; i < 100; i++)
            logs.Add("a", "a-0", new string('x', 1000));

        int kept = 0;
        await foreach (LogLine _ in logs.ReadAsync("a", follow: false, Cancellation))
            kept++;

        Assert.Equal(4, kept);
    }

    [Fact]
    public async Task A_slow_reader_is_told_what_it_missed()
    {
        Add("a", "1");
        await using IAsyncEnumerator<LogLine> slow = logs.ReadAsync("a", follow: true, Cancellation).GetAsyncEnumerator(Cancellation);
        await using IAsyncEnumerator<LogLine> other = logs.ReadAsync("a", follow: true, Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.Equal("1", await NextAsync(slow));
        Assert.Equal("1", await NextAsync(other));
        for (int i = 2; i <= 7; i++)
            Add("a", $"{i}");

        Assert.Equal("[3 lines of a are missing here: they came faster than they were read]", await NextAsync(slow));
        Assert.Equal("5", await NextAsync(slow));
        Assert.Equal(4, (await LineAsync(other)).Number);
        Assert.Equal(5, (await LineAsync(other)).Number);
    }

    [Fact]
    public async Task A_follower_waits_for_more_and_ends_with_the_simulation()
    {
        await using IAsyncEnumerator<LogLine> reader = logs.ReadAsync(null, follow: true, Cancellation).GetAsyncEnumerator(Cancellation);
        Task<bool> next = reader.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);

        Add("new", "1");
        Assert.True(await next);
        logs.End();

        Assert.False(await reader.MoveNextAsync());
    }

    [Fact]
    public async Task A_service_that_was_removed_and_came_back_begins_anew()
    {
        await using IAsyncEnumerator<LogLine> reader = logs.ReadAsync(null, follow: true, Cancellation).GetAsyncEnumerator(Cancellation);
        Add("a", "1");
        Assert.Equal("1", await NextAsync(reader));
        logs.Remove("a");
        Add("a", "2");

        Assert.Equal("2", await NextAsync(reader));
    }

    [Fact]
    public async Task A_follower_stops_when_it_is_cancelled()
    {
        using CancellationTokenSource cancel = new();
        await using IAsyncEnumerator<LogLine> reader = logs.ReadAsync(null, follow: true, cancel.Token).GetAsyncEnumerator(cancel.Token);
        Task<bool> next = reader.MoveNextAsync().AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private void Add(string service, string text) => logs.Add(service, $"{service}-0", text);

    private async Task<List<string>> ReadAsync(string? service)
    {
        List<string> lines = [];
        await foreach (LogLine line in logs.ReadAsync(service, follow: false, Cancellation))
            lines.Add($"{line.Service} {line.Text}");
        return lines;
    }

    private static async Task<string> NextAsync(IAsyncEnumerator<LogLine> reader) => (await LineAsync(reader)).Text;

    private static async Task<LogLine> LineAsync(IAsyncEnumerator<LogLine> reader)
    {
        Assert.True(await reader.MoveNextAsync());
        return reader.Current;
    }
}
