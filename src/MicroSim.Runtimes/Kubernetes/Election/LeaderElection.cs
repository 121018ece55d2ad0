using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;

namespace MicroSim.Runtimes.Kubernetes.Election;

/// <summary>
/// Decides by a Lease which of several control planes leads. Its holder is the leader's address, so that the others know where to send what comes to them;
/// its number of transitions is the term. A leader that cannot reach the API server leads on until it hears of another one: agents refuse the older term, so
/// two at once do no harm, and what runs stays within reach while the API server is away.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="lease">The Lease.</param>
/// <param name="self">This control plane's address.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Takes a line for whoever reads the log.</param>
public sealed class LeaderElection(ApiServer api, ObjectKey lease, Uri self, TimeProvider time, Action<string> log)
{
    /// <summary>After so long without a word from its holder the lease is free.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    /// <summary>How often the holder renews it, and others look.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly string identity = self.AbsoluteUri;
    private volatile Uri? leader;
    private volatile bool looked;
    private string trouble = "";
    private (string Seen, long At) heard;
    private long newestTerm;
    private long writes;

    /// <summary>Where others reach this control plane.</summary>
    public Uri Address => self;

    /// <summary>Who leads, as far as is known; null while nobody does.</summary>
    public Uri? Leader => leader;

    /// <summary>Whether this control plane leads.</summary>
    public bool Leads => leader == self;

    /// <summary>The term that it leads in, or led in last; 0 when it never did.</summary>
    public long Term { get; private set; }

    /// <summary>How often the lease was written.</summary>
    public long Writes => Interlocked.Read(ref writes);

    /// <summary>Whether the lease was looked at once.</summary>
    public bool HasLooked => looked;

    /// <summary>Says that somebody obeys a later term than this leader's, so that it takes one that is later still: the Lease was lost.</summary>
    public void Outdated(long term) => InterlockedMax(ref newestTerm, term);

    /// <summary>Takes the lease whenever it is free, and leads with it, until cancelled; then gives it back.</summary>
    /// <param name="lead">Leads in a term until cancelled.</param>
    /// <param name="cancellation">The end.</param>
    public async Task RunAsync(Func<long, CancellationToken, Task> lead, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                Held? taken = await TakeAsync(cancellation);
                trouble = "";
                if (taken is Held held)
                    await LeadAsync(held, lead, cancellation);
                else
                    await Task.Delay(Interval, time, cancellation);
            }
            catch (ApiException e)
            {
                Tell($"lease {lease}: {e.Message}");
                await Task.Delay(Interval, time, cancellation);
            }
        }
    }

    // Null while somebody else holds it.
    private async Task<Held?> TakeAsync(CancellationToken cancellation)
    {
        JsonObject? there = await api.FindAsync(ResourceKind.Lease, lease, cancellation);
        looked = true;
        if (there is null)
        {
            log($"lease {lease}: it is made, for term 1");
            JsonObject made = await api.CreateAsync(ResourceKind.Lease, lease.Namespace, Fill(new() { ["metadata"] = new JsonObject { ["name"] = lease.Name, ["namespace"] = lease.Namespace } }, 0, acquired: true), cancellation);
            return new Held(made, 1);
        }
        string holder = (string?)there["spec"]?["holderIdentity"] ?? "";
        if (holder.Length > 0 && holder != identity && !IsSilent(there))
        {
            leader = Uri.TryCreate(holder, UriKind.Absolute, out Uri? address) ? address : null;
            return null;
        }
        // A holder of our own address is one that died before us.
        leader = null;
        long transitions = Math.Max(((long?)there["spec"]?["leaseTransitions"] ?? 0) + 1, Interlocked.Read(ref newestTerm));
        try
        {
            return new Held(await WriteAsync(Fill(there, transitions, acquired: true), cancellation), transitions + 1);
        }
        catch (ApiException e) when (e.IsConflict)
        {
            return null;
        }
    }

    private async Task LeadAsync(Held held, Func<long, CancellationToken, Task> lead, CancellationToken cancellation)
    {
        log($"leads in term {held.Term} at {identity}");
        leader = self;
        Term = held.Term;
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task leading = lead(held.Term, ending.Token);
        try
        {
            while (!leading.IsCompleted && Interlocked.Read(ref newestTerm) <= held.Term)
            {
                await Task.WhenAny(leading, Task.Delay(Interval, time, cancellation));
                cancellation.ThrowIfCancellationRequested();
                if (await RenewAsync(held, cancellation) is not Held renewed)
                {
                    log("another control plane leads");
                    break;
                }
                held = renewed;
            }
        }
        finally
        {
            leader = null;
            await ending.CancelAsync();
            await leading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await GiveBackAsync(held);
        }
        if (leading.IsFaulted)
            log($"leading ended: {leading.Exception!.GetBaseException()}");
    }

    // Null when somebody else has it; the same when nobody can be asked.
    private async Task<Held?> RenewAsync(Held held, CancellationToken cancellation)
    {
        try
        {
            Held renewed = held with { Lease = await WriteAsync(Fill(held.Lease, held.Term - 1, acquired: false), cancellation) };
            trouble = "";
            return renewed;
        }
        catch (ApiException e) when (e.IsConflict || e.Status == 404)
        {
            JsonObject? there = await api.FindAsync(ResourceKind.Lease, lease, cancellation);
            return there is not null && (string?)there["spec"]?["holderIdentity"] == identity && (long?)there["spec"]?["leaseTransitions"] == held.Term - 1 ? held with { Lease = there } : null;
        }
        catch (ApiException e)
        {
            Tell($"lease {lease} is not renewed: {e.Message}");
            return held;
        }
    }

    private Task<JsonObject> WriteAsync(JsonObject next, CancellationToken cancellation)
    {
        Interlocked.Increment(ref writes);
        return api.ReplaceAsync(ResourceKind.Lease, lease, next, cancellation);
    }

    // So that the next leader need not wait.
    private async Task GiveBackAsync(Held held)
    {
        using CancellationTokenSource soon = new(Interval, time);
        try
        {
            held.Lease["spec"]!["holderIdentity"] = "";
            await api.ReplaceAsync(ResourceKind.Lease, lease, held.Lease, soon.Token);
        }
        catch (Exception e) when (e is ApiException or OperationCanceledException)
        {
            // Somebody else has it, or it runs out by itself.
        }
    }

    // By our own clock, as others' may be wrong.
    private bool IsSilent(JsonObject there)
    {
        string seen = (string?)there["metadata"]?["resourceVersion"] ?? "";
        if (heard.Seen != seen)
            heard = (seen, time.GetTimestamp());
        return time.GetElapsedTime(heard.At) > Duration;
    }

    // What fails again and again for the same reason is told once.
    private void Tell(string message)
    {
        if (trouble != message)
            log($"{message}; it is tried again");
        trouble = message;
    }

    private JsonObject Fill(JsonObject there, long transitions, bool acquired)
    {
        string now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        there["apiVersion"] = ResourceKind.Lease.ApiVersion;
        there["kind"] = ResourceKind.Lease.Kind;
        JsonObject spec = there["spec"] as JsonObject ?? [];
        there["spec"] = spec;
        spec["holderIdentity"] = identity;
        spec["leaseDurationSeconds"] = (int)Duration.TotalSeconds;
        spec["leaseTransitions"] = transitions;
        spec["renewTime"] = now;
        if (acquired)
            spec["acquireTime"] = now;
        return there;
    }

    private static void InterlockedMax(ref long place, long value)
    {
        long seen = Interlocked.Read(ref place);
        while (value > seen)
        {
            long before = Interlocked.CompareExchange(ref place, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }

    private sealed record Held(JsonObject Lease, long Term);
}
