using System.Threading.Channels;

namespace MicroSim.Runtimes.Kubernetes.Work;

/// <summary>
/// Keys that have work. A key waits once however often it is added; one that is added while it is worked on comes again afterwards; one that fails
/// comes again after a wait that doubles. No key is worked on twice at once.
/// </summary>
internal sealed class WorkQueue<TKey>(TimeProvider time)
    where TKey : notnull
{
    private static readonly TimeSpan firstWait = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan longestWait = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly HashSet<TKey> waiting = [];
    private readonly HashSet<TKey> working = [];
    private readonly Dictionary<TKey, Retry> failing = [];
    private readonly Dictionary<TKey, Alarm> alarms = [];
    private readonly Channel<TKey> order = Channel.CreateUnbounded<TKey>();

    /// <summary>Says that a key has work.</summary>
    public void Add(TKey key)
    {
        lock (gate)
        {
            if (waiting.Add(key) && !working.Contains(key))
                order.Writer.TryWrite(key);
        }
    }

    /// <summary>Says that a key will have work; of several such wishes the earliest counts.</summary>
    public void AddAfter(TKey key, TimeSpan wait)
    {
        long due = time.GetTimestamp() + (long)(wait.TotalSeconds * time.TimestampFrequency);
        lock (gate)
        {
            if (alarms.TryGetValue(key, out Alarm? set))
            {
                if (set.Due <= due)
                    return;
                set.Timer.Dispose();
            }
            Alarm alarm = new(due);
            alarms[key] = alarm;
            alarm.Timer = time.CreateTimer(_ => Ring(key, alarm), null, wait, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Works until cancelled, on so many keys at once.</summary>
    /// <param name="workers">How many.</param>
    /// <param name="work">Does a key's work. What it throws is a failure, told to <paramref name="failed"/>.</param>
    /// <param name="failed">Takes failures.</param>
    /// <param name="cancellation">The end.</param>
    public async Task RunAsync(int workers, Func<TKey, CancellationToken, Task> work, Action<TKey, Exception> failed, CancellationToken cancellation)
    {
        try
        {
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => WorkAsync(work, failed, cancellation)));
        }
        finally
        {
            lock (gate)
            {
                foreach (Alarm alarm in alarms.Values)
                    alarm.Timer.Dispose();
                alarms.Clear();
            }
        }
    }

    private async Task WorkAsync(Func<TKey, CancellationToken, Task> work, Action<TKey, Exception> failed, CancellationToken cancellation)
    {
        await Task.Yield();
        await foreach (TKey key in order.Reader.ReadAllAsync(cancellation))
        {
            lock (gate)
            {
                waiting.Remove(key);
                working.Add(key);
            }
            TimeSpan? again = null;
            try
            {
                await work(key, cancellation);
                lock (gate)
                    failing.Remove(key);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception e)
            {
                failed(key, e);
                lock (gate)
                {
                    if (!failing.TryGetValue(key, out Retry? retry))
                        failing.Add(key, retry = new Retry(firstWait, longestWait));
                    again = retry.Next();
                }
            }
            lock (gate)
            {
                working.Remove(key);
                if (waiting.Contains(key))
                    order.Writer.TryWrite(key);
            }
            if (again is TimeSpan wait)
                AddAfter(key, wait);
        }
    }

    private void Ring(TKey key, Alarm alarm)
    {
        lock (gate)
        {
            if (!alarms.TryGetValue(key, out Alarm? set) || set != alarm)
                return;
            alarms.Remove(key);
            alarm.Timer.Dispose();
        }
        Add(key);
    }

    private sealed class Alarm(long due)
    {
        public long Due => due;

        public ITimer Timer { get; set; } = null!;
    }
}
