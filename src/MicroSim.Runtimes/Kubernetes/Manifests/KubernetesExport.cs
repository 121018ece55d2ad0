using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Topology;

namespace MicroSim.Runtimes.Kubernetes.Manifests;

/// <summary>A simulation as the YAML of its objects, for people who do not want a control plane on their cluster.</summary>
public static class KubernetesExport
{
    /// <summary>What the format is called beside those of <see cref="SimulationExport"/>.</summary>
    public const string Format = "kubernetes";

    /// <summary>All export formats by name, in the order in which they are told.</summary>
    public static IReadOnlyList<string> AllFormats { get; } = [.. SimulationExport.Formats.Take(1), Format, .. SimulationExport.Formats.Skip(1)];

    public static string Write(Simulation simulation, ManifestOptions options)
    {
        StringBuilder text = new();
        string tokens = ObjectNames.Tokens(simulation);
        text.Append(
            $"""
            # The simulation {simulation.Name} as Kubernetes objects, made by microsim. They need no control plane:
            #   kubectl apply -f THIS
            #   kubectl port-forward service/{ObjectNames.Service(simulation, simulation.Services.Count > 0 ? simulation.Services[0].Name : "SERVICE")} {AgentPorts.Data}
            # Whoever reaches a data port may send it scripted requests, unless this Secret is there before the pods start:
            #   kubectl create secret generic {tokens} --from-literal={TokensManifest.RequestKey}="$(openssl rand -hex 16)" --from-literal={TokensManifest.AdminKey}="$(openssl rand -hex 16)"
            # Pods read a changed ConfigMap when they start: kubectl rollout restart deployment --selector {ObjectLabels.Simulation}={simulation.Name}

            """);
        foreach (JsonObject made in SimulationManifests.Of(simulation, options))
            text.Append("---\n").Append(JsonYaml.Write(JsonSerializer.SerializeToElement(made)));
        return text.ToString();
    }
}
