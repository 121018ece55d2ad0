using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MicroSim.ControlPlane.State;
using MicroSim.Load.Results;
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
[JsonSerializable(typeof(ServiceView))]
[JsonSerializable(typeof(ServiceList))]
[JsonSerializable(typeof(ConditionList))]
[JsonSerializable(typeof(ConditionView))]
[JsonSerializable(typeof(ConnectionView))]
[JsonSerializable(typeof(DisruptionView))]
[JsonSerializable(typeof(DocumentView))]
[JsonSerializable(typeof(CheckView))]
[JsonSerializable(typeof(FrameworkList))]
[JsonSerializable(typeof(EventView))]
[JsonSerializable(typeof(MissedEvent))]
[JsonSerializable(typeof(ControlPlaneOwner))]
[JsonSerializable(typeof(LogView))]
[JsonSerializable(typeof(ScenarioView))]
[JsonSerializable(typeof(ScenarioList))]
[JsonSerializable(typeof(ScenarioRecord))]
[JsonSerializable(typeof(LoadTestView))]
[JsonSerializable(typeof(LoadTestList))]
[JsonSerializable(typeof(LoadSecond))]
[JsonSerializable(typeof(LoadReport))]
[JsonSerializable(typeof(MetricsView))]
[JsonSerializable(typeof(ScrapeTargetView[]))]
[JsonSerializable(typeof(TraceList))]
[JsonSerializable(typeof(TraceView))]
[JsonSerializable(typeof(ServerView))]
[JsonSerializable(typeof(ProbeView))]
public sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>For what people read too: quotes stay quotes.</summary>
    public static ApiJson Readable { get; } = new(Spelt(new JsonSerializerOptions(JsonSerializerDefaults.Web)));

    /// <summary>Makes options that others own write the same.</summary>
    internal static void Configure(JsonSerializerOptions options) => Spelt(options).TypeInfoResolverChain.Insert(0, Readable);

    private static JsonSerializerOptions Spelt(JsonSerializerOptions options)
    {
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.Converters.Add(new PhaseConverter());
        return options;
    }
}

/// <summary>Phases in camel case.</summary>
public sealed class PhaseConverter() : JsonStringEnumConverter<ReplicaPhase>(JsonNamingPolicy.CamelCase, allowIntegerValues: false);
