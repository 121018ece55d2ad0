using System.Globalization;
using MicroSim.Contract;

namespace MicroSim.Topology;

/// <summary>Which replicas of a service are meant: all, so many, so many percent, or the one of a name; of one version where that is given.</summary>
/// <param name="Count">So many; null for another way of choosing.</param>
/// <param name="Percent">So many percent, rounded up.</param>
/// <param name="Instance">The one of this name.</param>
/// <param name="Version">Of this version alone.</param>
public sealed record ReplicaChoice(int? Count = null, double? Percent = null, string? Instance = null, string? Version = null)
{
    public const string Form = "must be `all`, a number of replicas such as 1, a share such as 50%, or a replica's name";

    public static ReplicaChoice All { get; } = new();

    /// <summary>Reads <c>all</c>, <c>2</c>, <c>50%</c> or a replica's name; null for anything else.</summary>
    public static ReplicaChoice? Parse(string text)
    {
        if (text == "all")
            return All;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count))
            return count > 0 ? new ReplicaChoice(count) : null;
        if (text.EndsWith('%'))
            return double.TryParse(text.AsSpan(..^1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double percent) && percent is > 0 and <= 100 ? new ReplicaChoice(Percent: percent) : null;
        return text.Length is > 0 and <= 253 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') ? new ReplicaChoice(Instance: text) : null;
    }

    /// <summary>Whether it means every replica of this version.</summary>
    public bool IsAllOf(string version) => Count is null && Percent is null && Instance is null && (Version is null || Version == version);

    /// <summary>Why no replica of a service can be meant by its version, in words; null when one can.</summary>
    public string? VersionObjection(Service service) =>
        Version is null || Version == service.Version ? null : $"no replica has the version '{Version}'; the version of {service.Name} is {service.Version}";

    /// <summary>The names of those that are meant. Which ones a number takes is decided by <paramref name="key"/>, so that it stays the same when others come and go.</summary>
    public IReadOnlySet<string> Of(IEnumerable<(string Instance, string Version)> replicas, string key)
    {
        List<string> able = [.. replicas.Where(r => Version is null || r.Version == Version).Select(r => r.Instance).Distinct()];
        if (Instance is not null)
            return able.Where(i => i == Instance).ToHashSet();
        int wanted = Count ?? (Percent is double share ? (int)Math.Ceiling(able.Count * share / 100) : able.Count);
        return wanted >= able.Count ? able.ToHashSet() : able.OrderBy(i => new Dice(0).Unit(DiceKey.Of($"{key}/{i}"))).Take(wanted).ToHashSet();
    }

    /// <summary>The text that <see cref="Parse"/> reads.</summary>
    public override string ToString() =>
        Instance ?? Count?.ToString(CultureInfo.InvariantCulture) ?? (Percent is double share ? string.Create(CultureInfo.InvariantCulture, $"{share}%") : "all");
}
