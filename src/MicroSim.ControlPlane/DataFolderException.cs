namespace MicroSim.ControlPlane;

/// <summary>The data folder cannot be used: it cannot be written, another control plane has it, or a newer MicroSim wrote it.</summary>
public sealed class DataFolderException(string message, Exception? inner = null) : Exception(message, inner);
