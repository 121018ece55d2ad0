using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Load.Results;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Manifests;
using MicroSim.Runtimes.Kubernetes.Resources;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>
/// The ConfigMap with a load test's whole report, which goes with its object. A ConfigMap holds 1 MiB: what is longer is compressed. It has not the label of what simulations are made
/// of, so nobody keeps it in memory.
/// </summary>
internal static class LoadReportMap
{
    public const string Json = "report.json", Compressed = "report.json.gz";

    private const int MostPlain = 900_000;

    public static string NameOf(LoadTestResource resource) => $"{resource.Key.Name}-report";

    public static JsonObject Of(LoadTestResource resource, LoadReport report)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(report, LoadReportJson.Default.LoadReport);
        JsonObject map = new()
        {
            ["apiVersion"] = ResourceKind.ConfigMap.ApiVersion,
            ["kind"] = ResourceKind.ConfigMap.Kind,
            ["metadata"] = new JsonObject
            {
                ["name"] = NameOf(resource),
                ["namespace"] = resource.Key.Namespace,
                ["labels"] = new JsonObject { ["app.kubernetes.io/part-of"] = ObjectLabels.Manager, [ObjectLabels.LoadTest] = resource.Key.Name },
                ["ownerReferences"] = new JsonArray(new JsonObject
                {
                    ["apiVersion"] = ResourceKind.LoadTest.ApiVersion,
                    ["kind"] = ResourceKind.LoadTest.Kind,
                    ["name"] = resource.Key.Name,
                    ["uid"] = resource.Uid,
                }),
            },
        };
        if (json.Length <= MostPlain)
            map["data"] = new JsonObject { [Json] = Encoding.UTF8.GetString(json) };
        else
            map["binaryData"] = new JsonObject { [Compressed] = Convert.ToBase64String(Compress(json)) };
        return map;
    }

    private static byte[] Compress(byte[] json)
    {
        using MemoryStream compressed = new();
        using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize))
            gzip.Write(json);
        return compressed.ToArray();
    }
}
