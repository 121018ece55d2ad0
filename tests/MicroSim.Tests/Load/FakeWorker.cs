using System.Threading.Channels;
using MicroSim.Load.Workers;

namespace MicroSim.Tests.Load;

/// <summary>A worker that says what the test makes it say.</summary>
internal sealed class FakeWorker : IWorker
{
    private readonly Channel<WorkerOrder> orders = Channel.CreateUnbounded<WorkerOrder>();
    private readonly Channel<Func<WorkerMessage>> messages = Channel.CreateUnbounded<Func<WorkerMessage>>();

    public bool IsEnded { get; private set; }

    /// <summary>The next order that it got.</summary>
    public Task<WorkerOrder> OrderAsync() => orders.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();

    public void Say(WorkerMessage message) => messages.Writer.TryWrite(() => message);

    public void End(string why) => messages.Writer.TryWrite(() => throw new LoadException(why));

    public Task TellAsync(WorkerOrder order)
    {
        orders.Writer.TryWrite(order);
        return Task.CompletedTask;
    }

    public async Task<WorkerMessage> ReadAsync() => (await messages.Reader.ReadAsync(TestContext.Current.CancellationToken))();

    public void Kill()
    {
        IsEnded = true;
        End("it was killed");
    }

    public void Dispose() => Kill();
}
