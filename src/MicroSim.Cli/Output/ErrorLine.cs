using System.Globalization;
using MicroSim.ControlPlane.Api;

namespace MicroSim.Cli.Output;

/// <summary>Problems as editors and terminals link them: <c>FILE:line:col: path: message</c>.</summary>
internal static class ErrorLine
{
    public static string Of(string? file, ApiError error)
    {
        string place = file is null ? "" : $"{file}:";
        if (error.Line is int line)
            place += string.Create(CultureInfo.InvariantCulture, $"{line}:{error.Column ?? 1}:");
        return place.Length == 0 ? $"  {error.Path}: {error.Message}" : $"{place} {error.Path}: {error.Message}";
    }
}
