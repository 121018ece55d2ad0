using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Runtimes.Steering;

/// <summary>The state that a service's agents should have, and since when its conditions last.</summary>
internal sealed record DesiredState(AgentState State, ImmutableDictionary<string, long> ConditionsSince)
{
    /// <summary>How long an agent keeps a condition without an end when nobody renews it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(15);

    /// <summary>The term of who has no predecessor.</summary>
    public const long FirstTerm = 1;

    /// <summary>When conditions end that last until an instant, by their ids.</summary>
    public ImmutableDictionary<string, DateTimeOffset> Ends { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>Whether it has conditions that end when they are not pushed again.</summary>
    public bool NeedsRenewal => State.Conditions.Any(c => c.RemainingMs is null);

    /// <summary>The state that follows <paramref name="current"/>, which is answered itself when nothing differs.</summary>
    /// <param name="current">What it was; null at first.</param>
    /// <param name="content">What it is to be.</param>
    /// <param name="time">The clock.</param>
    /// <param name="term">Of who steers.</param>
    /// <param name="ends">When conditions end that last until an instant.</param>
    public static DesiredState After(DesiredState? current, AgentState content, TimeProvider time, long term = FirstTerm, ImmutableDictionary<string, DateTimeOffset>? ends = null)
    {
        ends ??= ImmutableDictionary<string, DateTimeOffset>.Empty;
        if (current is not null && current.State.Hash == content.Hash && current.State.Term == term && current.Ends.Count == ends.Count && !current.Ends.Except(ends).Any())
            return current;
        long now = time.GetTimestamp();
        ImmutableDictionary<string, long> since = content.Conditions.ToImmutableDictionary(c => c.Id, c => current?.Began(c) ?? now);
        return new DesiredState(content with { Term = term, Generation = (current?.State.Generation ?? 0) + 1 }, since) { Ends = ends };
    }

    /// <summary>The body that brings an agent to this state now: with what is left of each condition.</summary>
    public byte[] ToJson(TimeProvider time) => Json(State with { Conditions = [.. State.Conditions.Select(c => c with { RemainingMs = Remaining(c, time) }).Where(c => c.RemainingMs > 0)] });

    private long Remaining(Condition condition, TimeProvider time)
    {
        if (condition.RemainingMs is long all)
            return all - (long)time.GetElapsedTime(ConditionsSince[condition.Id]).TotalMilliseconds;
        long lease = (long)Lease.TotalMilliseconds;
        return Ends.TryGetValue(condition.Id, out DateTimeOffset end) ? Math.Min(lease, (long)(end - time.GetUtcNow()).TotalMilliseconds) : lease;
    }

    // A condition that was there already goes on; one that differs under the same id is a new one.
    private long? Began(Condition condition) =>
        State.Conditions.FirstOrDefault(c => c.Id == condition.Id) is Condition old && Json(old).AsSpan().SequenceEqual(Json(condition))
            ? ConditionsSince[condition.Id]
            : null;

    private static byte[] Json(AgentState state) => Json(json => StateWriter.Write(json, state));

    private static byte[] Json(Condition condition) => Json(json => StateWriter.Write(json, condition));

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
            write(json);
        return buffer.WrittenSpan.ToArray();
    }
}
