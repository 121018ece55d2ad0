using System.Text.Json.Nodes;

namespace MicroSim.Runtimes.Kubernetes.Watching;

/// <summary>Takes what a watch hears.</summary>
internal interface IWatchSink
{
    /// <summary>These are all objects there are.</summary>
    void Replace(IReadOnlyList<JsonObject> all);

    /// <summary>An object came or changed.</summary>
    void Set(JsonObject one);

    /// <summary>An object went.</summary>
    void Remove(JsonObject one);
}
