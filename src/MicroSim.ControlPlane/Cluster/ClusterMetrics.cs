using System.Diagnostics;
using System.Globalization;
using System.Text;
using MicroSim.Runtimes.Kubernetes;
using MicroSim.Runtimes.Kubernetes.Api;
using MicroSim.Runtimes.Kubernetes.Election;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace MicroSim.ControlPlane.Cluster;

/// <summary>What one of a cluster's control planes costs, as Prometheus reads it.</summary>
internal static class ClusterMetrics
{
    public const string Path = "/metrics";

    public static void MapClusterMetrics(this IEndpointRouteBuilder routes) => routes.MapGet(Path, Read);

    private static ContentHttpResult Read(KubernetesRuntime runtime, LeaderElection election)
    {
        ApiCalls calls = runtime.Api.Calls;
        using Process process = Process.GetCurrentProcess();
        StringBuilder text = new();
        Head(text, "microsim_kubernetes_api_calls_total", "counter", "Calls of the Kubernetes API server.");
        Line(text, "microsim_kubernetes_api_calls_total{type=\"read\"}", calls.Reads);
        Line(text, "microsim_kubernetes_api_calls_total{type=\"write\"}", calls.Writes);
        Line(text, "microsim_kubernetes_api_calls_total{type=\"watch\"}", calls.Watches);
        One(text, "microsim_kubernetes_lease_writes_total", "counter", "Writes of the leaders' Lease: the only ones when nothing changes.", election.Writes);
        One(text, "microsim_leader", "gauge", "1 where this control plane leads.", election.Leads ? 1 : 0);
        One(text, "microsim_leader_term", "gauge", "The term that it leads in, or led in last.", election.Term);
        One(text, "microsim_simulations", "gauge", "Simulations that it knows of.", runtime.Simulations.Count);
        One(text, "process_cpu_seconds_total", "counter", "Processor time.", process.TotalProcessorTime.TotalSeconds);
        One(text, "process_resident_memory_bytes", "gauge", "Resident memory.", process.WorkingSet64);
        return TypedResults.Text(text.ToString(), "text/plain; version=0.0.4", Encoding.UTF8);
    }

    private static void One(StringBuilder text, string name, string type, string help, double value)
    {
        Head(text, name, type, help);
        Line(text, name, value);
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder text, string series, double value) => text.Append(CultureInfo.InvariantCulture, $"{series} {value}\n");
}
