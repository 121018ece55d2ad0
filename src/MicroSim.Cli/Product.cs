using System.Reflection;

namespace MicroSim.Cli;

/// <summary>This program.</summary>
internal static class Product
{
    /// <summary>Its version, which the images that go with it are tagged with.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
