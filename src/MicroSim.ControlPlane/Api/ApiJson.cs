using System.Text.Json;
using System.Text.Json.Serialization;
using MicroSim.Runtimes;

namespace MicroSim.ControlPlane.Api;

/// <summary>How the API's records are spelt in JSON, for the server and its clients.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(PhaseConverter)])]
[JsonSerializable(typeof(ApiProblem))]
[JsonSerializable(typeof(SimulationView))]
[JsonSerializable(typeof(SimulationList))]
[JsonSerializable(typeof(DocumentView))]
[JsonSerializable(typeof(LogView))]
[JsonSerializable(typeof(ServerView))]
[JsonSerializable(typeof(ProbeView))]
public sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Makes options that others own write the same.</summary>
    internal static void Configure(JsonSerializerOptions options)
    {
        options.TypeInfoResolverChain.Insert(0, Default);
        options.DefaultIgnoreCondition = Default.Options.DefaultIgnoreCondition;
        options.Converters.Add(new PhaseConverter());
    }
}

/// <summary>Phases in camel case.</summary>
public sealed class PhaseConverter() : JsonStringEnumConverter<ReplicaPhase>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
