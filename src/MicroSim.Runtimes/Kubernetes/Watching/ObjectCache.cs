using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using MicroSim.Runtimes.Kubernetes.Api;

namespace MicroSim.Runtimes.Kubernetes.Watching;

/// <summary>
/// The objects of a kind as they were last heard of. Whoever is told of a change reads the newest here, so a change that is told twice or late does no harm.
/// </summary>
/// <param name="project">What is kept of an object; null when it is of no interest.</param>
/// <param name="changed">Told of each key whose object came, changed or went, with what is kept before and after.</param>
internal sealed class ObjectCache<T>(Func<JsonObject, T?> project, Action<ObjectKey, T?, T?> changed) : IWatchSink
    where T : class
{
    private readonly ConcurrentDictionary<ObjectKey, (string Version, T Kept)> objects = new();
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when all objects were heard of once.</summary>
    public Task Synced => synced.Task;

    public IEnumerable<KeyValuePair<ObjectKey, T>> All => objects.Select(o => KeyValuePair.Create(o.Key, o.Value.Kept));

    public T? Find(ObjectKey key) => objects.TryGetValue(key, out (string Version, T Kept) found) ? found.Kept : null;

    /// <summary>Takes what a write was answered with, without waiting for the watch to say it.</summary>
    public void Put(JsonObject written) => Set(written);

    void IWatchSink.Replace(IReadOnlyList<JsonObject> all)
    {
        HashSet<ObjectKey> there = [.. all.Select(KeyOf)];
        foreach (ObjectKey gone in objects.Keys.Where(k => !there.Contains(k)))
            Remove(gone);
        foreach (JsonObject one in all)
            Set(one, all: true);
        synced.TrySetResult();
    }

    void IWatchSink.Set(JsonObject one) => Set(one);

    void IWatchSink.Remove(JsonObject one) => Remove(KeyOf(one));

    public static ObjectKey KeyOf(JsonObject one) => new((string?)one["metadata"]!["namespace"] ?? "", (string)one["metadata"]!["name"]!);

    // A write's own answer may overtake the watch; what comes late is older.
    private static bool IsOld(string version, string known) =>
        version == known || (ulong.TryParse(version, out ulong next) && ulong.TryParse(known, out ulong last) && next < last);

    private void Set(JsonObject one, bool all = false)
    {
        ObjectKey key = KeyOf(one);
        string version = (string?)one["metadata"]!["resourceVersion"] ?? "";
        T? before = null;
        if (objects.TryGetValue(key, out (string Version, T Kept) known))
        {
            if (all ? version == known.Version : IsOld(version, known.Version))
                return;
            before = known.Kept;
        }
        if (project(one) is not T kept)
        {
            Remove(key);
            return;
        }
        objects[key] = (version, kept);
        changed(key, before, kept);
    }

    private void Remove(ObjectKey key)
    {
        if (objects.TryRemove(key, out (string Version, T Kept) known))
            changed(key, known.Kept, null);
    }
}
