using MicroSim.Runtimes;

namespace MicroSim.Tests.Runtimes;

public sealed class StatusBoardTests
{
    private readonly StatusBoard board = new();

    [Fact]
    public async Task A_change_wakes_every_waiter_and_none_is_lost()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        long version = await board.ChangedAsync(0, cancellation);
        Task<long> first = board.ChangedAsync(version, cancellation), second = board.ChangedAsync(version, cancellation);
        Assert.False(first.IsCompleted);

        board.Change();

        Assert.Equal(version + 1, await first);
        Assert.Equal(version + 1, await second);
        board.Change();
        Assert.Equal(version + 2, await board.ChangedAsync(version + 1, cancellation));
        Assert.False(board.ChangedAsync(version + 2, cancellation).IsCompleted);
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        using CancellationTokenSource cancel = new();
        Task<long> waiting = board.ChangedAsync(1, cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
