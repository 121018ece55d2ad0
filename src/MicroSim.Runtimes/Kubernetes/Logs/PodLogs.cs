using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.Runtimes.Kubernetes.Logs;

/// <summary>What pods print, read from the API server: nothing of it is kept here.</summary>
internal sealed class PodLogs(ApiServer api, StatusBoard board, KubernetesRuntimeOptions options)
{
    private const string Container = "agent";
    private const int Tail = 1000;
    private const int Waiting = 4096;

    // Between two tries to read on where a stream ended.
    private static readonly TimeSpan again = TimeSpan.FromSeconds(1);

    /// <summary>The lines of the pods that there are; with <paramref name="follow"/> also those to come, of pods to come too.</summary>
    public async IAsyncEnumerable<LogLine> ReadAsync(Func<IReadOnlyList<PodResource>> pods, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long number = 0;
        (PodResource Pod, List<LogLine> Lines)[] there = await Task.WhenAll(pods().Select(async p => (p, await PastAsync(p, cancellation))));
        foreach (LogLine line in there.SelectMany(t => t.Lines).OrderBy(l => l.Time))
            yield return line with { Number = ++number };
        if (!follow)
            yield break;

        int missed = 0;
        Channel<LogLine> lines = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }, _ => Interlocked.Increment(ref missed));
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // Of each pod alone: what another one said last is of no account.
        Dictionary<string, DateTimeOffset> last = there.ToDictionary(t => t.Pod.Uid, t => t.Lines.Count > 0 ? t.Lines[^1].Time : DateTimeOffset.MinValue);
        Task following = FollowAsync(pods, last, lines.Writer, ending.Token);
        try
        {
            await foreach (LogLine line in lines.Reader.ReadAllAsync(cancellation))
            {
                if (Interlocked.Exchange(ref missed, 0) is int lost and > 0)
                    yield return new LogLine(++number, line.Time, line.Service, "", $"[{lost} lines are missing here: they came faster than they were read]");
                yield return line with { Number = ++number };
            }
        }
        finally
        {
            await ending.CancelAsync();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<List<LogLine>> PastAsync(PodResource pod, CancellationToken cancellation)
    {
        List<LogLine> lines = [];
        try
        {
            await foreach (LogLine line in LinesAsync(pod, follow: false, cancellation))
                lines.Add(line);
        }
        catch (Exception e) when (e is ApiException or IOException or HttpRequestException)
        {
            // A pod whose container does not run yet has printed nothing; one that is gone cannot be asked any more.
        }
        return lines;
    }

    // One reader a pod; a pod that comes gets one when the board says that something changed.
    private async Task FollowAsync(Func<IReadOnlyList<PodResource>> pods, Dictionary<string, DateTimeOffset> last, ChannelWriter<LogLine> lines, CancellationToken cancellation)
    {
        HashSet<string> read = [];
        List<Task> readers = [];
        for (long version = 0; ; version = await board.ChangedAsync(version, cancellation))
        {
            foreach (PodResource pod in pods().Where(p => read.Add(p.Uid)))
                readers.Add(FollowAsync(() => pods().FirstOrDefault(p => p.Uid == pod.Uid), last.GetValueOrDefault(pod.Uid, DateTimeOffset.MinValue), lines, cancellation));
            readers.RemoveAll(r => r.IsCompleted);
        }
    }

    // A stream ends with its container, and whenever the API server or the way to it breaks: what comes after it is read on from the last line.
    private async Task FollowAsync(Func<PodResource?> pod, DateTimeOffset last, ChannelWriter<LogLine> lines, CancellationToken cancellation)
    {
        for (long version = 0; pod() is PodResource now; version = now.Container is null ? await board.ChangedAsync(version, cancellation) : 0)
        {
            if (now.Container is null)
                continue;
            try
            {
                DateTimeOffset since = last;
                await foreach (LogLine line in LinesAsync(now, follow: true, cancellation))
                {
                    if (line.Time <= since)
                        continue;
                    last = line.Time;
                    lines.TryWrite(line);
                }
            }
            catch (Exception e) when (e is ApiException or IOException or HttpRequestException)
            {
                options.Log($"logs of {now.Key}: {e.Message}");
            }
            await Task.Delay(again, options.Time, cancellation);
        }
    }

    private async IAsyncEnumerable<LogLine> LinesAsync(PodResource pod, bool follow, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using HttpResponseMessage response = await api.LogsAsync(pod.Key, Container, follow, Tail, cancellation);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(cancellation));
        while (await reader.ReadLineAsync(cancellation) is string line)
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            if (space > 0 && DateTimeOffset.TryParse(line.AsSpan(0, space), CultureInfo.InvariantCulture, out DateTimeOffset at))
                yield return new LogLine(0, at, pod.Service, pod.Key.Name, line[(space + 1)..]);
        }
    }
}
