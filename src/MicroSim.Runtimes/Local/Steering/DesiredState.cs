using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using MicroSim.Contract;

namespace MicroSim.Runtimes.Local.Steering;

/// <summary>The state that a service's agents should have, and since when its conditions last.</summary>
internal sealed record DesiredState(AgentState State, ImmutableDictionary<string, long> ConditionsSince)
{
    /// <summary>How long an agent keeps a condition without an end when nobody renews it.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan Renewal = TimeSpan.FromSeconds(15);

    private const long Term = 1;

    /// <summary>Whether it has conditions that end when they are not pushed again.</summary>
    public bool NeedsRenewal => State.Conditions.Any(c => c.RemainingMs is null);

    /// <summary>The state that follows <paramref name="current"/>, which is answered itself when the hashes are equal.</summary>
    /// <param name="current">The state before; null for none.</param>
    /// <param name="content">What it says.</param>
    /// <param name="time">The clock.</param>
    /// <param name="age">How long a condition that is new here has lasted already.</param>
    public static DesiredState After(DesiredState? current, AgentState content, TimeProvider time, Func<Condition, TimeSpan>? age = null)
    {
        if (current is not null && current.State.Hash == content.Hash)
            return current;
        long now = time.GetTimestamp();
        ImmutableDictionary<string, long> since = content.Conditions.ToImmutableDictionary(c => c.Id, c => current?.Began(c) ?? now - (long)((age?.Invoke(c) ?? TimeSpan.Zero).TotalSeconds * time.TimestampFrequency));
        return new DesiredState(content with { Term = Term, Generation = (current?.State.Generation ?? 0) + 1 }, since);
    }

    /// <summary>The body that brings an agent to this state now: with what is left of each condition.</summary>
    public byte[] ToJson(TimeProvider time) => Json(State with { Conditions = [.. State.Conditions.Select(c => c with { RemainingMs = Remaining(c, time) }).Where(c => c.RemainingMs > 0)] });

    private long Remaining(Condition condition, TimeProvider time) => condition.RemainingMs is long all
        ? all - (long)time.GetElapsedTime(ConditionsSince[condition.Id]).TotalMilliseconds
        : (long)Lease.TotalMilliseconds;

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
