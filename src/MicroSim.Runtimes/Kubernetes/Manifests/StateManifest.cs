using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Contract;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>A service's first state, which its pods read from a file: they work before and without a control plane.</summary>
internal static class StateManifest
{
    public const string File = "state.json";

    public static JsonObject Of(Simulation simulation, Service service, ManifestOptions options) => ObjectTree.Of(
        "v1", "ConfigMap", ObjectNames.State(simulation, service.Name), ObjectLabels.Of(simulation, service), options,
        ("data", ObjectTree.Map((File, State(simulation, service, options)))));

    // Term 0 and generation 0: whatever a control plane says later is newer.
    private static string State(Simulation simulation, Service service, ManifestOptions options)
    {
        Dictionary<string, Uri> addresses = simulation.Services.ToDictionary(s => s.Name, s => options.AddressOf(simulation, s.Name), StringComparer.Ordinal);
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer))
            StateWriter.Write(json, StateBuilder.Build(simulation, service.Name, addresses));
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
